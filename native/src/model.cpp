#include "model.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cinttypes>
#include <cmath>
#include <cstring>
#include <set>

#include "gguf.h"
#include "log_capture.h"

namespace infill {

int64_t Config::kv_per_token(bool sliding) const {
    int64_t n = 0;
    for (const LayerConfig & layer : layers) {
        if (layer.sliding == sliding) {
            n += 2 * int64_t(layer.n_head_kv) * layer.head_dim;
        }
    }
    return n;
}

// ---- file -------------------------------------------------------------------------------------------------------

class MappedFile {
public:
    explicit MappedFile(const std::string & path_) : path(path_) {
        fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (fd < 0) {
            throw Error(INFILL_ERR_FILE, format("cannot open model file %s: %s", path.c_str(), std::strerror(errno)));
        }
        if (::fstat(fd, &opened) != 0 || !S_ISREG(opened.st_mode)) {
            ::close(fd);
            throw Error(INFILL_ERR_FILE, format("model file %s is not a regular file", path.c_str()));
        }
        if (opened.st_size == 0) {
            ::close(fd);
            throw Error(INFILL_ERR_FORMAT, format("model file %s is empty", path.c_str()));
        }
        data = ::mmap(nullptr, size_t(opened.st_size), PROT_READ, MAP_SHARED, fd, 0);
        if (data == MAP_FAILED) {
            const int error = errno;
            ::close(fd);
            throw Error(INFILL_ERR_FILE, format("cannot map model file %s: %s", path.c_str(), std::strerror(error)));
        }
    }
    ~MappedFile() {
        ::munmap(data, size_t(opened.st_size));
        ::close(fd);
    }
    MappedFile(const MappedFile &) = delete;
    MappedFile & operator=(const MappedFile &) = delete;

    void check_unchanged() const {
        struct stat now;
        if (::fstat(fd, &now) != 0 || now.st_size != opened.st_size || now.st_mtim.tv_sec != opened.st_mtim.tv_sec ||
            now.st_mtim.tv_nsec != opened.st_mtim.tv_nsec) {
            throw Error(INFILL_ERR_FILE, format("model file %s was changed on disk while it was loaded; load it again",
                                                path.c_str()));
        }
    }

    // Lets go of memory that holds a piece of the file; reading it again would read the file again.
    void forget(const void * piece, size_t n) const {
        const uintptr_t page = uintptr_t(::sysconf(_SC_PAGESIZE)), begin = reinterpret_cast<uintptr_t>(piece);
        const uintptr_t first = (begin + page - 1) / page * page, end = (begin + n) / page * page;
        if (first < end) {
            ::madvise(reinterpret_cast<void *>(first), end - first, MADV_DONTNEED);
        }
    }

    int64_t size() const { return int64_t(opened.st_size); }
    char * base() const { return static_cast<char *>(data); }
    int descriptor() const { return fd; }

private:
    std::string path;
    int fd = -1;
    void * data = nullptr;
    struct stat opened;
};

// ---- keys -------------------------------------------------------------------------------------------------------

namespace {

const char * const ARCHITECTURE = "diffusion-gemma";

class Keys {
public:
    explicit Keys(const gguf_context * gguf_) : gguf(gguf_) {}

    bool has(const std::string & key) const { return gguf_find_key(gguf, key.c_str()) >= 0; }

    int32_t get_u32(const std::string & key, int64_t low, int64_t high) const {
        const int64_t id = find(key, GGUF_TYPE_UINT32);
        return in_range(key, gguf_get_val_u32(gguf, id), low, high);
    }
    float get_f32(const std::string & key, float low, float high) const {
        const int64_t id = find(key, GGUF_TYPE_FLOAT32);
        const float value = gguf_get_val_f32(gguf, id);
        if (!(value >= low && value <= high)) {
            throw Error(INFILL_ERR_FORMAT, format("key %s: expected a number between %g and %g, found %g", key.c_str(),
                                                  double(low), double(high), double(value)));
        }
        return value;
    }
    int32_t find_u32(const std::string & key, int64_t low, int64_t high, int32_t otherwise) const {
        return has(key) ? get_u32(key, low, high) : otherwise;
    }
    float find_f32(const std::string & key, float low, float high, float otherwise) const {
        return has(key) ? get_f32(key, low, high) : otherwise;
    }
    std::string get_string(const std::string & key) const { return gguf_get_val_str(gguf, find(key, GGUF_TYPE_STRING)); }
    bool find_bool(const std::string & key, bool otherwise) const {
        return has(key) ? gguf_get_val_bool(gguf, find(key, GGUF_TYPE_BOOL)) : otherwise;
    }

    // one integer per layer; a single number stands for all layers
    std::vector<int32_t> get_per_layer(const std::string & key, int32_t n_layer, int64_t low, int64_t high) const {
        const int64_t id = find(key);
        std::vector<int32_t> values;
        if (gguf_get_kv_type(gguf, id) == GGUF_TYPE_UINT32) {
            values.assign(size_t(n_layer), in_range(key, gguf_get_val_u32(gguf, id), low, high));
            return values;
        }
        const gguf_type type = array_type(key, id, n_layer);
        if (type != GGUF_TYPE_INT32 && type != GGUF_TYPE_UINT32) {
            throw wrong_type(key, "a number or an array of i32 or u32", gguf_type_name(type));
        }
        for (int32_t il = 0; il < n_layer; ++il) {
            // both types are read as i32: an absurd u32 turns negative and falls out of the range
            values.push_back(in_range(key, static_cast<const int32_t *>(gguf_get_arr_data(gguf, id))[il], low, high));
        }
        return values;
    }
    std::vector<bool> get_flags(const std::string & key, int32_t n_layer) const {
        const int64_t id = find(key);
        const gguf_type type = array_type(key, id, n_layer);
        if (type != GGUF_TYPE_BOOL) {
            throw wrong_type(key, "an array of bool", gguf_type_name(type));
        }
        const int8_t * data = static_cast<const int8_t *>(gguf_get_arr_data(gguf, id));
        return std::vector<bool>(data, data + n_layer);
    }
    int64_t array_length(const std::string & key) const {
        const int64_t id = find(key, GGUF_TYPE_ARRAY);
        return int64_t(gguf_get_arr_n(gguf, id));
    }

private:
    int64_t find(const std::string & key) const {
        const int64_t id = gguf_find_key(gguf, key.c_str());
        if (id < 0) {
            throw Error(INFILL_ERR_FORMAT, format("key %s is missing", key.c_str()));
        }
        return id;
    }
    int64_t find(const std::string & key, gguf_type type) const {
        const int64_t id = find(key);
        if (gguf_get_kv_type(gguf, id) != type) {
            throw wrong_type(key, gguf_type_name(type), gguf_type_name(gguf_get_kv_type(gguf, id)));
        }
        return id;
    }
    gguf_type array_type(const std::string & key, int64_t id, int32_t n_layer) const {
        if (gguf_get_kv_type(gguf, id) != GGUF_TYPE_ARRAY) {
            throw wrong_type(key, "an array", gguf_type_name(gguf_get_kv_type(gguf, id)));
        }
        if (gguf_get_arr_n(gguf, id) != size_t(n_layer)) {
            throw Error(INFILL_ERR_FORMAT, format("key %s: expected %d values, one per layer, found %zu", key.c_str(),
                                                  n_layer, gguf_get_arr_n(gguf, id)));
        }
        return gguf_get_arr_type(gguf, id);
    }
    static int32_t in_range(const std::string & key, int64_t value, int64_t low, int64_t high) {
        if (value < low || value > high) {
            throw Error(INFILL_ERR_FORMAT, format("key %s: expected a number from %" PRId64 " to %" PRId64
                                                  ", found %" PRId64, key.c_str(), low, high, value));
        }
        return int32_t(value);
    }
    static Error wrong_type(const std::string & key, const char * expected, const char * found) {
        return Error(INFILL_ERR_FORMAT, format("key %s: expected %s, found %s", key.c_str(), expected, found));
    }
    const gguf_context * gguf;
};

Config read_config(const Keys & keys) {
    const std::string architecture = keys.get_string("general.architecture");
    if (architecture != ARCHITECTURE) {
        throw Error(INFILL_ERR_FORMAT, format("key general.architecture: expected %s, found %s", ARCHITECTURE,
                                              architecture.c_str()));
    }
    const std::string p = std::string(ARCHITECTURE) + ".";
    const int64_t huge = 1 << 24;
    Config c;
    const int32_t n_layer = keys.get_u32(p + "block_count", 1, 4096);
    c.n_ctx_train = keys.get_u32(p + "context_length", 1, 1 << 30);
    c.n_embd = keys.get_u32(p + "embedding_length", 1, huge);
    c.n_ff = keys.get_u32(p + "feed_forward_length", 1, huge);
    c.n_ff_expert = keys.get_u32(p + "expert_feed_forward_length", 1, huge);
    c.n_head = keys.get_u32(p + "attention.head_count", 1, 65536);
    c.n_expert = keys.get_u32(p + "expert_count", 1, 65536);
    c.n_expert_used = keys.get_u32(p + "expert_used_count", 1, c.n_expert);
    c.window = keys.get_u32(p + "attention.sliding_window", 1, 1 << 30);
    c.rms_eps = keys.get_f32(p + "attention.layer_norm_rms_epsilon", 0.0f, 1.0f);
    c.rope_base_full = keys.get_f32(p + "rope.freq_base", 1.0f, 1e12f);
    c.rope_base_sliding = keys.get_f32(p + "rope.freq_base_swa", 1.0f, 1e12f);
    c.logit_softcap = keys.get_f32(p + "final_logit_softcapping", 1e-3f, 1e6f);
    const int32_t dim_full = keys.get_u32(p + "attention.key_length", 2, 65536);
    const int32_t dim_sliding = keys.get_u32(p + "attention.key_length_swa", 2, 65536);
    // one size for keys and values, all of it rotated (the frequency factors undo a part): what this architecture is
    keys.get_u32(p + "attention.value_length", dim_full, dim_full);
    keys.get_u32(p + "attention.value_length_swa", dim_sliding, dim_sliding);
    keys.find_u32(p + "rope.dimension_count", dim_full, dim_full, dim_full);
    keys.find_u32(p + "rope.dimension_count_swa", dim_sliding, dim_sliding, dim_sliding);
    // parts of the Gemma 4 family that this architecture does not use
    keys.find_u32(p + "attention.shared_kv_layers", 0, 0, 0);
    keys.find_u32(p + "embedding_length_per_layer_input", 0, 0, 0);
    const std::vector<bool> sliding = keys.get_flags(p + "attention.sliding_window_pattern", n_layer);
    const std::vector<int32_t> n_head_kv =
        keys.get_per_layer(p + "attention.head_count_kv", n_layer, 1, c.n_head);
    for (int32_t il = 0; il < n_layer; ++il) {
        const LayerConfig layer = {sliding[size_t(il)], n_head_kv[size_t(il)], sliding[size_t(il)] ? dim_sliding : dim_full};
        if (c.n_head % layer.n_head_kv != 0 || layer.head_dim % 2 != 0) {
            throw Error(INFILL_ERR_FORMAT, format("layer %d: %d query heads of %d numbers cannot share %d key heads", il,
                                                  c.n_head, layer.head_dim, layer.n_head_kv));
        }
        c.layers.push_back(layer);
    }
    c.canvas_length = keys.get_u32("diffusion.canvas_length", 1, 1 << 20);
    // defaults of the reference implementation's generation configuration
    c.max_steps = keys.find_u32("diffusion.eb_max_steps", 1, 1 << 20, 48);
    c.t_min = keys.find_f32("diffusion.eb_t_min", 1e-6f, 1e3f, 0.4f);
    c.t_max = keys.find_f32("diffusion.eb_t_max", 1e-6f, 1e3f, 0.8f);
    c.entropy_bound = keys.find_f32("diffusion.eb_entropy_bound", 0.0f, 1e9f, 0.1f);
    c.stability_threshold = keys.find_u32("diffusion.eb_stability_threshold", 0, 1 << 20, 1);
    c.confidence_threshold = keys.find_f32("diffusion.eb_confidence_threshold", 0.0f, 1e9f, 0.005f);
    return c;
}

// ---- tensors ----------------------------------------------------------------------------------------------------

using Shape = std::vector<int64_t>;

std::string shape_text(const Shape & shape) {
    std::string text;
    for (const int64_t n : shape) {
        text += (text.empty() ? "" : " x ") + std::to_string(n);
    }
    return "(" + text + ")";
}

Shape shape_of(const ggml_tensor * t) {
    return Shape(t->ne, t->ne + ggml_n_dims(t));
}

class Tensors {
public:
    explicit Tensors(ggml_context * context_) : context(context_) {}

    // may be absent; must be right when present
    ggml_tensor * find(const std::string & name, const Shape & shape) {
        ggml_tensor * tensor = ggml_get_tensor(context, name.c_str());
        if (!tensor) {
            return nullptr;
        }
        used.insert(tensor);
        Shape expected = shape;  // ggml does not keep trailing ones
        while (expected.size() > 1 && expected.back() == 1) {
            expected.pop_back();
        }
        if (shape_of(tensor) != expected) {
            throw Error(INFILL_ERR_FORMAT, format("tensor %s: expected shape %s, found %s", name.c_str(),
                                                  shape_text(expected).c_str(), shape_text(shape_of(tensor)).c_str()));
        }
        if (shape.size() == 1 && tensor->type != GGML_TYPE_F32) {
            throw Error(INFILL_ERR_FORMAT, format("tensor %s: expected type f32, found %s", name.c_str(),
                                                  ggml_type_name(tensor->type)));
        }
        if (shape.size() > 1 && !runnable(tensor->type)) {
            throw Error(INFILL_ERR_FORMAT, format("tensor %s: expected a type that matrix products take, found %s",
                                                  name.c_str(), ggml_type_name(tensor->type)));
        }
        return tensor;
    }
    ggml_tensor * get(const std::string & name, const Shape & shape) {
        ggml_tensor * tensor = find(name, shape);
        if (!tensor) {
            throw Error(INFILL_ERR_FORMAT, format("tensor %s is missing; expected shape %s", name.c_str(),
                                                  shape_text(shape).c_str()));
        }
        return tensor;
    }
    std::vector<std::string> unused() const {
        std::vector<std::string> names;
        for (ggml_tensor * t = ggml_get_first_tensor(context); t; t = ggml_get_next_tensor(context, t)) {
            if (!used.count(t)) {
                names.push_back(ggml_get_name(t));
            }
        }
        return names;
    }

private:
    static bool runnable(ggml_type type) {
        const ggml_type_traits * traits = ggml_get_type_traits(type);
        return type == GGML_TYPE_F32 || (traits && traits->to_float != nullptr && traits->blck_size > 0);
    }
    ggml_context * context;
    std::set<const ggml_tensor *> used;
};

Weights read_weights(Tensors & t, const Config & c, std::string & warnings) {
    const int64_t n = c.n_embd, ff = c.n_ff, ffe = c.n_ff_expert, ne = c.n_expert;
    Weights w;
    w.token_embd = t.get("token_embd.weight", {n, c.n_vocab});
    w.output = w.token_embd;
    w.output_norm = t.get("output_norm.weight", {n});
    w.rope_freqs = nullptr;
    for (const LayerConfig & layer : c.layers) {
        if (!layer.sliding && !w.rope_freqs) {
            w.rope_freqs = t.get("rope_freqs.weight", {layer.head_dim / 2});
        }
    }
    w.self_cond_norm = t.find("self_cond_pre_norm.weight", {n});
    if (!w.self_cond_norm) {
        w.self_cond_norm = t.find("self_cond_norm.weight", {n});  // spelling of another converter
    }
    if (!w.self_cond_norm) {
        t.get("self_cond_pre_norm.weight", {n});  // for its message
    }
    w.self_cond_gate = t.get("self_cond_gate.weight", {n, ff});
    w.self_cond_up = t.get("self_cond_up.weight", {n, ff});
    w.self_cond_down = t.get("self_cond_down.weight", {ff, n});

    int32_t n_without_encoder_scale = 0;
    for (int32_t il = 0; il < c.n_layer(); ++il) {
        const LayerConfig & lc = c.layers[size_t(il)];
        const std::string p = "blk." + std::to_string(il) + ".";
        const int64_t q = int64_t(c.n_head) * lc.head_dim, kv = int64_t(lc.n_head_kv) * lc.head_dim;
        Layer l = {};
        l.attn_norm = t.get(p + "attn_norm.weight", {n});
        l.attn_q = t.get(p + "attn_q.weight", {n, q});
        l.attn_k = t.get(p + "attn_k.weight", {n, kv});
        l.attn_v = lc.sliding ? t.get(p + "attn_v.weight", {n, kv}) : t.find(p + "attn_v.weight", {n, kv});
        l.attn_q_norm = t.get(p + "attn_q_norm.weight", {lc.head_dim});
        l.attn_k_norm = t.get(p + "attn_k_norm.weight", {lc.head_dim});
        l.attn_output = t.get(p + "attn_output.weight", {q, n});
        l.post_attention_norm = t.get(p + "post_attention_norm.weight", {n});
        l.ffn_norm = t.get(p + "ffn_norm.weight", {n});
        l.ffn_gate = t.get(p + "ffn_gate.weight", {n, ff});
        l.ffn_up = t.get(p + "ffn_up.weight", {n, ff});
        l.ffn_down = t.get(p + "ffn_down.weight", {ff, n});
        l.post_ffw_norm_1 = t.get(p + "post_ffw_norm_1.weight", {n});
        l.pre_ffw_norm_2 = t.get(p + "pre_ffw_norm_2.weight", {n});
        l.router = t.get(p + "ffn_gate_inp.weight", {n, ne});
        l.router_scale = t.get(p + "ffn_gate_inp.scale", {n});
        l.gate_up_exps = t.find(p + "ffn_gate_up_exps.weight", {n, 2 * ffe, ne});
        if (!l.gate_up_exps) {
            l.gate_exps = t.find(p + "ffn_gate_exps.weight", {n, ffe, ne});
            if (!l.gate_exps) {
                t.get(p + "ffn_gate_up_exps.weight", {n, 2 * ffe, ne});  // for its message
            }
            l.up_exps = t.get(p + "ffn_up_exps.weight", {n, ffe, ne});
        }
        l.down_exps = t.get(p + "ffn_down_exps.weight", {ffe, n, ne});
        l.expert_scale = t.get(p + "ffn_down_exps.scale", {ne});
        l.post_ffw_norm_2 = t.get(p + "post_ffw_norm_2.weight", {n});
        l.post_ffw_norm = t.get(p + "post_ffw_norm.weight", {n});
        l.decoder_scale = t.get(p + "layer_output_scale.weight", {1});
        l.encoder_scale = t.find(p + "enc_layer_output_scale.weight", {1});
        if (!l.encoder_scale) {
            l.encoder_scale = l.decoder_scale;
            ++n_without_encoder_scale;
        }
        w.layers.push_back(l);
    }
    if (n_without_encoder_scale > 0) {
        warnings += format("%d of %d layers have no enc_layer_output_scale: the decoder's scale serves the prompt too, "
                           "which is not the model as it was trained\n", n_without_encoder_scale, c.n_layer());
    }
    const std::vector<std::string> unused = t.unused();
    if (!unused.empty()) {
        warnings += format("%zu tensors are not part of this architecture and are not used, the first is %s\n",
                           unused.size(), unused.front().c_str());
    }
    return w;
}

}  // namespace

// ---- model ------------------------------------------------------------------------------------------------------

Model::~Model() = default;

void Model::check_unchanged() const {
    file->check_unchanged();
}

Model::Model(const std::string & path_, const PlacementOptions & options, int32_t n_threads_)
    : path(path_), n_threads(n_threads_), placement(options) {
    if (n_threads < 0 || n_threads > 1024) {
        throw Error(INFILL_ERR_ARGUMENT, format("n_threads: expected 0 to 1024, found %d", n_threads));
    }
    if (n_threads == 0) {
        n_threads = physical_cores();
    }
    file = std::make_unique<MappedFile>(path);

    // header, keys and tensor infos, by ggml's own parser
    ggml_context * headers = nullptr;
    gguf_context_ptr gguf;
    {
        LogCapture log;
        const gguf_init_params params = {/*no_alloc*/ true, /*ctx*/ &headers};
        gguf.reset(gguf_init_from_file(path.c_str(), params));
        tensors.reset(headers);
        if (!gguf) {
            while (!log.text.empty() && (log.text.back() == '\n' || log.text.back() == ' ')) {
                log.text.pop_back();
            }
            throw Error(INFILL_ERR_FORMAT, format("%s is not a valid GGUF file, or it is cut off: %s", path.c_str(),
                                                  log.text.c_str()));
        }
    }
    try {
        const Keys keys(gguf.get());
        config = read_config(keys);
        const ggml_tensor * embedding = ggml_get_tensor(tensors.get(), "token_embd.weight");
        if (!embedding) {
            throw Error(INFILL_ERR_FORMAT, format("tensor token_embd.weight is missing; expected shape (%d x n_vocab)",
                                                  config.n_embd));
        }
        if (embedding->ne[1] < 1 || embedding->ne[1] > (1 << 24)) {
            throw Error(INFILL_ERR_FORMAT, format("tensor token_embd.weight: expected a vocabulary of 1 to 2^24 tokens, "
                                                  "found %" PRId64, embedding->ne[1]));
        }
        config.n_vocab = int32_t(embedding->ne[1]);
        if (keys.has("tokenizer.ggml.tokens") && keys.array_length("tokenizer.ggml.tokens") != config.n_vocab) {
            throw Error(INFILL_ERR_FORMAT, format("key tokenizer.ggml.tokens: expected %d entries, one per row of "
                                                  "token_embd.weight, found %" PRId64, config.n_vocab,
                                                  keys.array_length("tokenizer.ggml.tokens")));
        }
        Tensors table(tensors.get());
        weights = read_weights(table, config, warnings);
    } catch (const Error & e) {
        throw Error(e.status, path + ": " + e.what());
    }

    // every tensor must lie inside the file before anything is read from it
    const int64_t data_offset = int64_t(gguf_get_data_offset(gguf.get()));
    size_t largest = 0;
    for (int64_t i = 0; i < gguf_get_n_tensors(gguf.get()); ++i) {
        const int64_t offset = data_offset + int64_t(gguf_get_tensor_offset(gguf.get(), i));
        const int64_t n = int64_t(gguf_get_tensor_size(gguf.get(), i));
        if (offset < data_offset || n < 0 || offset > file->size() || n > file->size() - offset) {
            throw Error(INFILL_ERR_FORMAT, format("%s: tensor %s ends at byte %" PRId64 ", but the file has %" PRId64
                                                  " bytes: it is cut off", path.c_str(),
                                                  gguf_get_tensor_name(gguf.get(), i), offset + n, file->size()));
        }
        largest = std::max(largest, size_t(n));
        n_bytes += n;
    }
    buffer.reset(ggml_backend_dev_buffer_from_host_ptr(placement.cpu, file->base(), size_t(file->size()), largest));
    if (!buffer) {
        throw Error(INFILL_ERR_MEMORY, format("%s: the CPU cannot use mapped weights", path.c_str()));
    }
    ggml_backend_buffer_set_usage(buffer.get(), GGML_BACKEND_BUFFER_USAGE_WEIGHTS);
    for (int64_t i = 0; i < gguf_get_n_tensors(gguf.get()); ++i) {
        ggml_tensor * tensor = ggml_get_tensor(tensors.get(), gguf_get_tensor_name(gguf.get(), i));
        char * address = file->base() + data_offset + gguf_get_tensor_offset(gguf.get(), i);
        if (ggml_backend_tensor_alloc(buffer.get(), tensor, address) != GGML_STATUS_SUCCESS) {
            throw Error(INFILL_ERR_INTERNAL, format("%s: tensor %s cannot be placed", path.c_str(), ggml_get_name(tensor)));
        }
        // the vectors are few and small; one NaN in them would poison every answer
        if (tensor->type == GGML_TYPE_F32 && ggml_n_dims(tensor) == 1) {
            for (int64_t j = 0; j < tensor->ne[0]; ++j) {
                const float value = static_cast<const float *>(tensor->data)[j];
                if (!std::isfinite(value)) {
                    throw Error(INFILL_ERR_FORMAT, format("%s: tensor %s: expected finite numbers, found %g at index %"
                                                          PRId64, path.c_str(), ggml_get_name(tensor), double(value), j));
                }
            }
        }
    }
    LogCapture log;  // ggml reports every copy
    placement.place(weights, config, n_bytes, [&](const void * piece, size_t n) { file->forget(piece, n); }, warnings);
}

}  // namespace infill
