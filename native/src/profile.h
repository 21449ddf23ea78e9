// Where the time of a session's calls goes, and how much work they did.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace infill {

enum class Part { attention, dense, experts, vocabulary, self_conditioning, sampler, host, caller };

struct Profile {
    bool on = false;                  // clocks run; the counts below are kept always
    std::array<double, 8> ms = {};    // [Part], exclusive of each other; `caller` is not part of a call's own time
    int64_t n_passes = 0;             // graphs run
    int64_t n_keys = 0;               // (token, layer) pairs whose keys and values were computed
    int64_t n_queries = 0;            // (token, layer) pairs that attended and went through MLP and experts
    int64_t n_logits = 0;             // rows of the vocabulary product
    int64_t n_conditioned = 0;        // positions that went through the self-conditioning block
    int64_t n_mixed = 0;              // positions whose whole distribution was mixed into an embedding
    class Clock * running = nullptr;
};

// Gives the time of its life to a part, less that of the clocks started meanwhile. One thread per profile.
class Clock {
public:
    Clock(Profile & profile_, Part part_) : profile(profile_.on ? &profile_ : nullptr), part(part_) {
        if (profile) {
            outer = profile->running;
            if (outer) {
                outer->stop();
            }
            profile->running = this;
            since = std::chrono::steady_clock::now();
        }
    }
    ~Clock() {
        if (profile) {
            stop();
            profile->running = outer;
            if (outer) {
                outer->since = std::chrono::steady_clock::now();
            }
        }
    }
    Clock(const Clock &) = delete;
    Clock & operator=(const Clock &) = delete;

private:
    void stop() {
        const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - since;
        profile->ms[size_t(part)] += spent.count();
    }
    Profile * profile;
    Part part;
    Clock * outer = nullptr;
    std::chrono::steady_clock::time_point since;
};

}  // namespace infill
