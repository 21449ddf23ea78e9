#include "cache.h"

#include <algorithm>
#include <cstring>

namespace infill {

namespace {

char * fetch(const ggml_tensor * tensor, std::vector<char> & bytes) {
    bytes.resize(ggml_nbytes(tensor));
    ggml_backend_tensor_get(tensor, bytes.data(), 0, bytes.size());
    return bytes.data();
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
    if (!ggml_backend_buffer_is_host(buffer.get())) {
        ggml_backend_buffer_clear(buffer.get(), 0);
        n_cleared[false] = n_cells_full;
        n_cleared[true] = n_cells_sliding;
    }
    // In main memory cells are cleared as they come in sight: what is not touched costs nothing.
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
    make_room(n);
    for (const bool sliding : {false, true}) {
        clear(sliding, std::min(cell(sliding, n_past) + n + ALIGNMENT - 1, n_cells(sliding)));
    }
}

// A masked cell counts for nothing only as long as it holds a number: 0 times not-a-number is not 0.
void Cache::clear(bool sliding, int32_t end) {
    const int32_t begin = n_cleared[sliding];
    if (end <= begin) {
        return;
    }
    for (const LayerCells & layer : layers) {
        if (layer.sliding != sliding) {
            continue;
        }
        char * k = static_cast<char *>(layer.keys->data);
        char * v = static_cast<char *>(layer.values->data);
        std::memset(k + size_t(begin) * layer.keys->nb[1], 0, size_t(end - begin) * layer.keys->nb[1]);
        const size_t n_type = ggml_type_size(layer.values->type);
        for (int64_t channel = 0; channel < layer.values->ne[1]; ++channel) {
            std::memset(v + size_t(channel) * layer.values->nb[1] + size_t(begin) * n_type, 0,
                        size_t(end - begin) * n_type);
        }
    }
    n_cleared[sliding] = end;
}

void Cache::make_room(int32_t n) {
    // In main memory only a pass of many tokens goes beyond the usual cells: what is not touched is not taken.
    const bool on_device = !ggml_backend_buffer_is_host(buffer.get());
    const int64_t n_usual = on_device ? n_cells_sliding : int64_t(window) + REWIND + std::max(n, PROMPT_CHUNK);
    if (n_past - sliding_base + n <= std::min<int64_t>(n_usual, n_cells_sliding)) {
        return;
    }
    const int32_t base = n_past - (window + REWIND);
    const size_t first = size_t(base - sliding_base), count = size_t(n_past - base);
    for (const LayerCells & layer : layers) {
        if (!layer.sliding) {
            continue;
        }
        // On a device this goes through main memory, a tensor at a time: it is rare, and pieces would be many and small.
        std::vector<char> keys_copy, values_copy;
        char * k = on_device ? fetch(layer.keys, keys_copy) : static_cast<char *>(layer.keys->data);
        char * v = on_device ? fetch(layer.values, values_copy) : static_cast<char *>(layer.values->data);
        std::memmove(k, k + first * layer.keys->nb[1], count * layer.keys->nb[1]);
        const size_t n_type = ggml_type_size(layer.values->type);
        for (int64_t channel = 0; channel < layer.values->ne[1]; ++channel) {
            char * row = v + size_t(channel) * layer.values->nb[1];
            std::memmove(row, row + first * n_type, count * n_type);
        }
        if (on_device) {
            ggml_backend_tensor_set(layer.keys, k, 0, ggml_nbytes(layer.keys));
            ggml_backend_tensor_set(layer.values, v, 0, ggml_nbytes(layer.values));
        }
    }
    sliding_base = base;
}

CacheSpan Cache::span(bool sliding, int32_t first_query, int32_t n_batch) const {
    const int32_t first = std::min(sliding ? std::max(sliding_base, first_query - (window - 1)) : 0, n_past);
    const int32_t count = n_past + n_batch - first;
    const int32_t aligned = (count + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return {first, cell(sliding, first) + aligned <= n_cells(sliding) ? aligned : count};
}

}  // namespace infill
