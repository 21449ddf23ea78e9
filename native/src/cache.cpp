#include "cache.h"

#include <algorithm>
#include <cstring>

namespace infill {

namespace {

// n bytes within a tensor that may lie on a device
void move(ggml_tensor * tensor, size_t from, size_t to, size_t n) {
    std::vector<char> bytes(n);
    ggml_backend_tensor_get(tensor, bytes.data(), from, n);
    ggml_backend_tensor_set(tensor, bytes.data(), to, n);
}

}  // namespace

Cache::Cache(const Model & model, int32_t n_ctx, int32_t n_scratch, ggml_type type) : window(model.config.window) {
    const Config & config = model.config;
    n_cells_full = n_ctx + n_scratch;
    n_cells_sliding = int32_t(std::min<int64_t>(n_cells_full, int64_t(window) + REWIND + n_scratch));

    const ggml_init_params params = {2 * size_t(config.n_layer()) * ggml_tensor_overhead(), nullptr, /*no_alloc*/ true};
    context.reset(ggml_init(params));
    if (!context) {
        throw Error(INFILL_ERR_MEMORY, "out of memory for the prompt cache");
    }
    for (const LayerConfig & layer : config.layers) {
        const int64_t n = int64_t(layer.n_head_kv) * layer.head_dim;
        const int64_t n_cells = layer.sliding ? n_cells_sliding : n_cells_full;
        layers.push_back({layer.sliding, ggml_new_tensor_2d(context.get(), type, n, n_cells),
                          ggml_new_tensor_2d(context.get(), type, n_cells, n)});
    }
    buffer.reset(ggml_backend_alloc_ctx_tensors_from_buft(context.get(), ggml_backend_dev_buffer_type(model.placement.device)));
    if (!buffer) {
        throw Error(INFILL_ERR_MEMORY,
                    format("out of memory for the prompt cache: %lld MiB for a context of %d tokens; use a smaller n_ctx",
                           static_cast<long long>((n_bytes(true) + n_bytes(false)) >> 20), n_ctx));
    }
    // Not cleared: no pass looks at a cell before it was written, and untouched memory costs nothing.
}

int64_t Cache::n_bytes(bool sliding) const {
    int64_t n = 0;
    for (const LayerCells & layer : layers) {
        if (layer.sliding == sliding) {
            n += int64_t(ggml_nbytes(layer.keys)) + int64_t(ggml_nbytes(layer.values));
        }
    }
    return n;
}

int32_t Cache::n_rewindable() const {
    // scoring looks one position further back than reading does: its first query is the last prompt token
    return sliding_base == 0 ? n_past : n_past - (sliding_base + window);
}

bool Cache::rewind(int32_t n) {
    if (n_past - n > n_rewindable()) {
        n_past = 0;
        sliding_base = 0;
        return false;
    }
    n_past = n;
    return true;
}

void Cache::reserve(int32_t n) {
    // Only a pass of more tokens than usual goes beyond the usual cells: memory that is not touched is not taken.
    const int64_t n_usual = int64_t(window) + REWIND + std::max(n, PROMPT_CHUNK);
    if (n_past - sliding_base + n <= std::min<int64_t>(n_usual, n_cells_sliding)) {
        return;
    }
    const int32_t base = n_past - (window + REWIND);
    const size_t first = size_t(base - sliding_base), count = size_t(n_past - base);
    for (const LayerCells & layer : layers) {
        if (!layer.sliding) {
            continue;
        }
        const size_t n_type = ggml_type_size(layer.values->type);
        if (!ggml_backend_buffer_is_host(buffer.get())) {  // rare enough to go through main memory
            move(layer.keys, first * layer.keys->nb[1], 0, count * layer.keys->nb[1]);
            for (int64_t channel = 0; channel < layer.values->ne[1]; ++channel) {
                const size_t row = size_t(channel) * layer.values->nb[1];
                move(layer.values, row + first * n_type, row, count * n_type);
            }
            continue;
        }
        char * k = static_cast<char *>(layer.keys->data);
        std::memmove(k, k + first * layer.keys->nb[1], count * layer.keys->nb[1]);
        for (int64_t channel = 0; channel < layer.values->ne[1]; ++channel) {
            char * v = static_cast<char *>(layer.values->data) + size_t(channel) * layer.values->nb[1];
            std::memmove(v, v + first * n_type, count * n_type);
        }
    }
    sliding_base = base;
}

CacheSpan Cache::span(bool sliding, int32_t first_query, int32_t n_batch) const {
    const int32_t first = sliding ? std::max(sliding_base, first_query - (window - 1)) : 0;
    return {std::min(first, n_past), n_past + n_batch - std::min(first, n_past)};
}

}  // namespace infill
