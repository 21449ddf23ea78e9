#include "placement.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <fstream>
#include <map>
#include <set>
#include <thread>

#if defined(__linux__)
#include <sched.h>
#endif

#include "error.h"
#include "model.h"

namespace infill {

StandIn stand_in;

namespace {

constexpr int64_t MIB = 1 << 20;
constexpr int64_t AUTOMATIC = 1024 * MIB;  // repacked unasked, at most: about a second of loading

// "cuda:0" is what people call CUDA0
std::string plain(const std::string & name) {
    std::string out;
    for (const char c : name) {
        if (c != ':') {
            out += char(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    return out;
}

bool is_gpu(ggml_backend_dev_t device) {
    const enum ggml_backend_dev_type type = ggml_backend_dev_type(device);
    return type == GGML_BACKEND_DEVICE_TYPE_GPU || type == GGML_BACKEND_DEVICE_TYPE_IGPU;
}

// Whether the CPU can multiply by a matrix (or by routed experts) that lies in such a buffer.
bool can_multiply(ggml_backend_dev_t cpu, ggml_backend_buffer_type_t type, const ggml_tensor * weight, int64_t n_used) {
    ggml_context_ptr ctx(ggml_init({8 * ggml_tensor_overhead(), nullptr, /*no_alloc*/ true}));
    ggml_backend_buffer_ptr buffer(ggml_backend_buft_alloc_buffer(type, 0));
    if (!ctx || !buffer) {
        return false;
    }
    ggml_tensor * w = ggml_dup_tensor(ctx.get(), weight);
    w->buffer = buffer.get();
    ggml_tensor * product;
    if (w->ne[2] > 1) {
        product = ggml_mul_mat_id(ctx.get(), w, ggml_new_tensor_3d(ctx.get(), GGML_TYPE_F32, w->ne[0], 1, 32),
                                  ggml_new_tensor_2d(ctx.get(), GGML_TYPE_I32, n_used, 32));
    } else {
        product = ggml_mul_mat(ctx.get(), w, ggml_new_tensor_2d(ctx.get(), GGML_TYPE_F32, w->ne[0], 32));
    }
    return ggml_backend_dev_supports_op(cpu, product);
}

// Measured on x86 with AVX-512 (docs/performance.md). Types in blocks of 32: always. K-quants: ggml has a tiled product
// for them that wins as soon as a weight meets some sixteen tokens, which those of routed experts seldom do.
bool is_faster(const ggml_tensor * weight, bool experts, bool automatic) {
    if (ggml_blck_size(weight->type) <= 32) {
        return true;
    }
#if defined(__x86_64__) || defined(_M_X64)
    return experts && !automatic;  // by little, for most of a large file: whoever wants it asks for it
#else
    return !automatic || !experts;
#endif
}

int64_t read_number(const std::string & path) {
    std::ifstream in(path);
    int64_t value = -1;
    return in >> value ? value : -1;
}

}  // namespace

int64_t available_memory() {
    std::ifstream in("/proc/meminfo");
    std::string name, unit;
    int64_t kib = 0, available = 0;
    while (in >> name >> kib >> unit) {
        if (name == "MemAvailable:") {
            available = kib * 1024;
        }
    }
    const int64_t limit = read_number("/sys/fs/cgroup/memory.max"), used = read_number("/sys/fs/cgroup/memory.current");
    return limit > 0 && used >= 0 ? std::min(available, std::max<int64_t>(0, limit - used)) : available;
}

int32_t physical_cores() {
    const int32_t n_threads = std::max(1, int32_t(std::thread::hardware_concurrency()));
#if defined(__linux__)
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (sched_getaffinity(0, sizeof(allowed), &allowed) == 0) {
        std::set<std::string> cores;
        for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
            if (CPU_ISSET(cpu, &allowed)) {
                std::ifstream in("/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/thread_siblings_list");
                std::string siblings;
                cores.insert(in >> siblings ? siblings : std::to_string(cpu));
            }
        }
        if (!cores.empty()) {
            return int32_t(cores.size());
        }
    }
#endif
    return n_threads;
}

Placement::Placement(const PlacementOptions & options_) : options(options_) {
    cpu = ggml_backend_dev_by_type(GGML_BACKEND_DEVICE_TYPE_CPU);
    if (!cpu) {
        throw Error(INFILL_ERR_DEVICE, "this build of ggml has no CPU device");
    }
    const std::string wanted = plain(options.device.empty() ? "auto" : options.device);
    std::string known;
    for (size_t i = 0; i < ggml_backend_dev_count(); ++i) {
        ggml_backend_dev_t candidate = ggml_backend_dev_get(i);
        known += (i ? ", " : "") + std::string(ggml_backend_dev_name(candidate));
        if (!device && (wanted == "auto" ? is_gpu(candidate) : plain(ggml_backend_dev_name(candidate)) == wanted)) {
            device = candidate;
        }
    }
    if (wanted == "auto" || wanted == "cpu") {
        device = device ? device : cpu;
    }
    stands_in = wanted == "stand-in" && stand_in.make_runtime;
    device = stands_in ? cpu : device;
    if (!device) {
        throw Error(INFILL_ERR_DEVICE, format("device %s: not found; this build has %s", options.device.c_str(),
                                              known.c_str()));
    }
    if (device != cpu && !is_gpu(device)) {
        throw Error(INFILL_ERR_DEVICE, format("device %s: it helps the CPU with some products and cannot run a model; use "
                                              "auto or cpu", options.device.c_str()));
    }
    if (options.repack < INFILL_REPACK_AUTO || options.repack > INFILL_REPACK_ON) {
        throw Error(INFILL_ERR_ARGUMENT, format("repack: expected 0 to 2, found %d", options.repack));
    }
    if (options.n_cpu_experts < -1) {
        throw Error(INFILL_ERR_ARGUMENT, format("n_cpu_experts: expected -1 or more, found %d", options.n_cpu_experts));
    }
}

std::vector<Placement::Slot> Placement::slots(Weights & w) {
    std::vector<Slot> all = {
        {&w.output, -1, Slot::matrix},          {&w.output_norm, -1, Slot::vector},
        {&w.rope_freqs, -1, Slot::vector},      {&w.self_cond_norm, -1, Slot::vector},
        {&w.self_cond_gate, -1, Slot::matrix},  {&w.self_cond_up, -1, Slot::matrix},
        {&w.self_cond_down, -1, Slot::matrix},
    };
    for (size_t i = 0; i < w.layers.size(); ++i) {
        Layer & l = w.layers[i];
        const int32_t il = int32_t(i);
        for (ggml_tensor ** t : {&l.attn_q, &l.attn_k, &l.attn_v, &l.attn_output, &l.ffn_gate, &l.ffn_up, &l.ffn_down,
                                 &l.router}) {
            all.push_back({t, il, Slot::matrix});
        }
        for (ggml_tensor ** t : {&l.gate_up_exps, &l.gate_exps, &l.up_exps, &l.down_exps}) {
            all.push_back({t, il, Slot::experts});
        }
        for (ggml_tensor ** t : {&l.attn_norm, &l.attn_q_norm, &l.attn_k_norm, &l.post_attention_norm, &l.ffn_norm,
                                 &l.post_ffw_norm_1, &l.pre_ffw_norm_2, &l.router_scale, &l.expert_scale,
                                 &l.post_ffw_norm_2, &l.post_ffw_norm, &l.decoder_scale, &l.encoder_scale}) {
            all.push_back({t, il, Slot::vector});
        }
    }
    all.erase(std::remove_if(all.begin(), all.end(), [](const Slot & s) { return !*s.tensor; }), all.end());
    return all;
}

bool Placement::copy(const std::vector<Slot> & chosen, ggml_backend_buffer_type_t type, const Forget & forget,
                     int64_t & n_bytes) {
    if (chosen.empty()) {
        return true;
    }
    ggml_context_ptr ctx(ggml_init({chosen.size() * ggml_tensor_overhead(), nullptr, /*no_alloc*/ true}));
    if (!ctx) {
        return false;
    }
    std::map<ggml_tensor *, ggml_tensor *> copies;
    for (const Slot & slot : chosen) {
        ggml_tensor *& to = copies[*slot.tensor];
        if (!to) {
            to = ggml_set_name(ggml_dup_tensor(ctx.get(), *slot.tensor), ggml_get_name(*slot.tensor));
        }
    }
    ggml_backend_buffer_ptr buffer(ggml_backend_alloc_ctx_tensors_from_buft(ctx.get(), type));
    if (!buffer) {
        return false;
    }
    ggml_backend_buffer_set_usage(buffer.get(), GGML_BACKEND_BUFFER_USAGE_WEIGHTS);
    for (const auto & [from, to] : copies) {
        ggml_backend_tensor_set(to, from->data, 0, ggml_nbytes(from));
        forget(from->data, ggml_nbytes(from));
    }
    for (const Slot & slot : chosen) {
        *slot.tensor = copies[*slot.tensor];
    }
    n_bytes += int64_t(ggml_backend_buffer_get_size(buffer.get()));
    contexts.push_back(std::move(ctx));
    buffers.push_back(std::move(buffer));
    return true;
}

void Placement::place_on_device(Weights & weights, const Config & config, const Forget & forget) {
    size_t free = 0, total = 0;
    ggml_backend_dev_memory(device, &free, &total);
    // what a session of 8192 tokens will want beside the weights: its cache, one canvas's logits, scratch
    const int64_t reserve = 2 * (config.kv_per_token(false) * (8192 + 1024) +
                                 config.kv_per_token(true) * std::min<int64_t>(8192, int64_t(config.window) + 2048)) +
                            int64_t(config.n_vocab) * 256 * 4 + 512 * MIB;
    const int32_t n_layer = config.n_layer();
    const auto chosen = [&](int32_t n_cpu) {
        std::vector<Slot> all = slots(weights);
        all.erase(std::remove_if(all.begin(), all.end(),
                                 [&](const Slot & s) { return s.use == Slot::experts && s.layer >= n_layer - n_cpu; }),
                  all.end());
        return all;
    };
    const auto n_bytes = [&](int32_t n_cpu) {
        std::set<const ggml_tensor *> counted;
        int64_t n = 0;
        for (const Slot & s : chosen(n_cpu)) {
            n += counted.insert(*s.tensor).second ? int64_t(ggml_nbytes(*s.tensor)) : 0;
        }
        return n;
    };
    const bool free_choice = options.n_cpu_experts < 0;
    int32_t n_cpu = free_choice ? 0 : std::min(options.n_cpu_experts, n_layer);
    while (free_choice && free > 0 && n_cpu < n_layer && n_bytes(n_cpu) + reserve > int64_t(free)) {
        ++n_cpu;
    }
    while (!copy(chosen(n_cpu), ggml_backend_dev_buffer_type(device), forget, n_bytes_device)) {
        if (!free_choice || n_cpu == n_layer) {
            throw Error(INFILL_ERR_MEMORY,
                        format("device %s: out of memory for %lld MiB of weights, %zu of %zu MiB are free; %s",
                               ggml_backend_dev_name(device), static_cast<long long>(n_bytes(n_cpu) / MIB),
                               free / size_t(MIB), total / size_t(MIB),
                               n_cpu < n_layer ? "keep the experts of more layers on the CPU" : "use device cpu"));
        }
        n_cpu = std::min(n_layer, n_cpu + std::max(1, n_layer / 10));
    }
    n_cpu_experts = n_cpu;
    for (int32_t il = 0; il < n_layer; ++il) {
        weights.layers[size_t(il)].experts_on_cpu = il >= n_layer - n_cpu;
    }
}

void Placement::repack(Weights & weights, const Config & config, const Forget & forget) {
    const auto get = reinterpret_cast<ggml_backend_dev_get_extra_bufts_t>(ggml_backend_reg_get_proc_address(
        ggml_backend_dev_backend_reg(cpu), "ggml_backend_dev_get_extra_bufts"));
    if (options.repack == INFILL_REPACK_OFF || !get) {
        return;
    }
    ggml_backend_buffer_type_t * types = get(cpu);
    for (size_t i = 0; types && types[i]; ++i) {
        if (std::strcmp(ggml_backend_buft_name(types[i]), "AMX") == 0) {
            continue;  // crashes as many compilers build it: llama.cpp issue 20824, pull request 26954
        }
        // The file can be dropped from memory at any time and read again, a copy cannot: it must leave room for the file.
        const bool automatic = options.repack == INFILL_REPACK_AUTO;
        const int64_t room = available_memory() - n_bytes_file - 2048 * MIB;
        std::vector<Slot> chosen;
        int64_t n = 0;
        for (const Slot & slot : slots(weights)) {
            const ggml_tensor * t = *slot.tensor;
            const bool mapped = t->buffer && ggml_backend_buffer_is_host(t->buffer);
            if (!mapped || slot.use == Slot::vector || !is_faster(t, slot.use == Slot::experts, automatic) ||
                !can_multiply(cpu, types[i], t, config.n_expert_used)) {
                continue;
            }
            const int64_t more = n + int64_t(ggml_nbytes(t));
            if (!automatic || more <= std::min(room, AUTOMATIC)) {
                chosen.push_back(slot);
                n = more;
            }
        }
        if (!copy(chosen, types[i], forget, n_bytes_repacked)) {
            if (options.repack == INFILL_REPACK_ON) {
                throw Error(INFILL_ERR_MEMORY, format("out of memory for %lld MiB of repacked weights; use repack off",
                                                      static_cast<long long>(n / MIB)));
            }
        }
    }
}

void Placement::place(Weights & weights, const Config & config, int64_t n_bytes, const Forget & forget,
                      std::string & warnings) {
    n_bytes_file = n_bytes;
    if (on_device()) {
        try {
            place_on_device(weights, config, forget);
        } catch (const Error & e) {
            if (plain(options.device) != "auto" && !options.device.empty()) {
                throw;
            }
            warnings += std::string(e.what()) + "; the CPU runs the model\n";
            device = cpu;
        }
    }
    repack(weights, config, forget);
}

}  // namespace infill
