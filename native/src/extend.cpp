// What the causal encoder says by itself: beam search. ref: Sutskever, Vinyals, Le 2014, "Sequence to sequence learning
// with neural networks", section 3.2.
//
// A pass reads the last token of every continuation. Keys and values of earlier tokens stay where their pass left them,
// behind the prompt; continuations that begin alike share them, and each knows its own (Batch::behind).
#include <algorithm>
#include <cmath>

#include "parallel.h"
#include "sampler.h"
#include "session.h"

namespace infill {

namespace {

constexpr int32_t MOST_BEAMS = 64;

struct Next {
    size_t parent;
    int32_t token;
    double log_probability;  // of the whole continuation

    bool operator<(const Next & o) const {
        if (log_probability != o.log_probability) {
            return log_probability > o.log_probability;
        }
        return parent != o.parent ? parent < o.parent : token < o.token;
    }
};

// The k likeliest of a parent's next tokens. logits (n_vocab), soft-capped; false: they are not finite.
bool likeliest(const float * logits, int32_t n_vocab, size_t k, size_t parent, double so_far, std::vector<Next> & found) {
    const int32_t best = argmax(logits, n_vocab);
    const double log_p = double(log_probability(logits, n_vocab, best));
    if (!std::isfinite(log_p)) {
        return false;
    }
    const double offset = so_far + log_p - double(logits[best]);
    found.clear();
    if (k == 1) {
        found.push_back({parent, best, so_far + log_p});
        return true;
    }
    for (int32_t token = 0; token < n_vocab; ++token) {
        const Next next = {parent, token, offset + double(logits[token])};
        if (found.size() == k && !(next < found.back())) {
            continue;
        }
        found.insert(std::upper_bound(found.begin(), found.end(), next), next);
        if (found.size() > k) {
            found.pop_back();
        }
    }
    return true;
}

}  // namespace

std::vector<Continuation> Session::extend(const infill_extend_options & o) {
    if (cache.n_past == 0) {
        throw Error(INFILL_ERR_ARGUMENT, "the session has no prompt yet; call sync with at least one token, <bos>");
    }
    const int32_t n_prompt = cache.n_past, n_vocab = model.config.n_vocab;
    const int32_t room = std::min(n_ctx - n_prompt, Cache::REWIND);
    checked("n_beams", o.n_beams, 1, std::min(MOST_BEAMS, n_canvas));
    checked("n_max", o.n_max, 1, room / o.n_beams);
    if (!(o.margin >= 0.0f)) {
        throw Error(INFILL_ERR_ARGUMENT, format("margin: expected 0 or more, found %g", double(o.margin)));
    }
    const std::vector<int32_t> stop(o.stop, o.stop + std::max(o.n_stop, 0));
    const size_t n_beams = size_t(o.n_beams);
    std::vector<Continuation> alive(1), over;
    const auto likelier = [](const Continuation & a, const Continuation & b) {
        return a.log_probability > b.log_probability;
    };
    const auto take_back = [&]() {
        if (!cache.rewind(n_prompt)) {  // cannot be, as no more than REWIND are stored; if it is, all is read again
            prompt.clear();
        }
    };
    try {
        for (int32_t i = 0; i < o.n_max && !alive.empty() && over.size() < n_beams; ++i) {
            // as in score, the first pass reads the last prompt token again, which is hidden in the cache meanwhile
            Batch batch;
            batch.n_visible = i == 0 ? n_prompt - 1 : n_prompt;
            for (size_t r = 0; r < alive.size(); ++r) {
                batch.tokens.push_back(i == 0 ? prompt.back() : alive[r].tokens.back());
                batch.positions.push_back(n_prompt - 1 + i);
                batch.rows.push_back(int32_t(r));
                batch.outputs.push_back(int32_t(r));
                batch.behind.push_back(alive[r].cells);
            }
            float * logits = run(Pass::encoder, batch);
            if (i > 0) {
                for (size_t r = 0; r < alive.size(); ++r) {
                    alive[r].cells.push_back(cache.n_past + int32_t(r));
                }
                cache.n_past += batch.n();
            }
            const Clock clock(profile, Part::sampler);
            // twice as many as go on, since some may be over
            const size_t n_each = n_beams == 1 ? 1 : std::min(2 * n_beams, size_t(n_vocab));
            std::vector<std::vector<Next>> by_parent(alive.size());
            std::atomic<bool> finite{true};
            parallel_for(n_threads, batch.n(), [&](int32_t r) {
                float * z = logits + size_t(r) * size_t(n_vocab);
                soft_cap(z, n_vocab, model.config.logit_softcap);
                if (!likeliest(z, n_vocab, n_each, size_t(r), alive[size_t(r)].log_probability, by_parent[size_t(r)])) {
                    finite = false;
                }
            });
            if (!finite) {
                throw Error(INFILL_ERR_FORMAT, format("%s: the model gives logits that are not numbers; the file is damaged",
                                                      model.path.c_str()));
            }
            std::vector<Next> all;
            for (const std::vector<Next> & some : by_parent) {
                all.insert(all.end(), some.begin(), some.end());
            }
            std::sort(all.begin(), all.end());
            double best = all.front().log_probability;
            for (const Continuation & text : over) {
                best = std::max(best, text.log_probability);
            }
            std::vector<Continuation> next;
            for (const Next & n : all) {
                if (next.size() == n_beams || over.size() == n_beams || n.log_probability < best - double(o.margin)) {
                    break;
                }
                Continuation text = alive[n.parent];
                text.log_probability = n.log_probability;
                if (std::find(stop.begin(), stop.end(), n.token) != stop.end()) {
                    over.push_back(std::move(text));
                    continue;
                }
                text.tokens.push_back(n.token);
                const int32_t said = o.is_over ? o.is_over(text.tokens.data(), int32_t(text.tokens.size()), o.user_data) : 0;
                if (said < 0) {
                    throw Error(INFILL_CANCELLED, "cancelled");
                }
                (said > 0 ? over : next).push_back(std::move(text));
            }
            alive = std::move(next);
        }
    } catch (...) {
        take_back();
        throw;
    }
    take_back();
    std::stable_sort(over.begin(), over.end(), likelier);  // those that go on are sorted
    const size_t n_more = std::min(alive.size(), n_beams - over.size());
    over.insert(over.end(), alive.begin(), alive.begin() + std::ptrdiff_t(n_more));
    return over;
}

}  // namespace infill
