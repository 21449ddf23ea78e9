// Keys and values of the prompt.
//
// Cells lie in the order of their positions, so that what a query can see is one contiguous view, and the tokens of
// the pass under way (a piece of the prompt, canvases, rows to score) are written behind the prompt. Layers that see
// everything keep every position. Sliding layers keep what can still be seen plus REWIND positions; when their cells
// run out, the ones that are still needed move to the front. Values are stored transposed: attention sums over
// positions, and ggml multiplies along the contiguous dimension.
#pragma once

#include <cstdint>
#include <vector>

#include "ggml-cpp.h"
#include "model.h"

namespace infill {

struct CacheSpan {
    int32_t first;   // position of the first visible cell
    int32_t count;   // visible cells, the pass's own tokens included, and up to ALIGNMENT - 1 behind them, to be masked
};

struct Batch;

class Cache {
public:
    // Tokens that can be taken back without reading the prompt again, at least.
    static constexpr int32_t REWIND = 1024;
    // Tokens of the prompt read in one pass. Large enough that every weight read is used for many tokens, small enough
    // that attention scores over a long prompt stay small.
    static constexpr int32_t PROMPT_CHUNK = 256;
    // Attention looks at a multiple of so many cells where there is room for it: ggml's fast half-precision products
    // (tinyBLAS on the CPU, tensor cores) take no others, and prompts that grow by a token share a graph.
    static constexpr int32_t ALIGNMENT = 16;

    // n_ctx: prompt tokens kept; n_scratch: most tokens of one pass; type: F16 or F32
    Cache(const Model & model, int32_t n_ctx, int32_t n_scratch, ggml_type type);

    int32_t n_past = 0;  // prompt tokens held

    // Takes the prompt back to n tokens; false when sliding layers no longer hold what the rest can see.
    bool rewind(int32_t n);
    // Tokens that rewind() can take back now.
    int32_t n_rewindable() const;
    // Makes room for n tokens behind the prompt, and sees to it that all cells of their spans hold numbers.
    void reserve(int32_t n);

    // The cells that n_batch tokens behind the prompt can see; first_query: position of the earliest query.
    CacheSpan span(bool sliding, int32_t first_query, int32_t n_batch) const;

    ggml_tensor * keys(int32_t il) const { return layers[size_t(il)].keys; }      // (n_head_kv * head_dim, n_cells)
    ggml_tensor * values(int32_t il) const { return layers[size_t(il)].values; }  // (n_cells, n_head_kv * head_dim)
    // index of the cell that holds a position
    int32_t cell(bool sliding, int32_t position) const { return position - (sliding ? sliding_base : 0); }

    int64_t n_bytes(bool sliding) const;

private:
    struct LayerCells {
        bool sliding;
        ggml_tensor * keys;
        ggml_tensor * values;
    };
    int32_t n_cells(bool sliding) const { return sliding ? n_cells_sliding : n_cells_full; }
    void make_room(int32_t n);
    void clear(bool sliding, int32_t end);

    int32_t window;
    int32_t n_cells_full;
    int32_t n_cells_sliding;
    int32_t sliding_base = 0;  // position of cell 0 in sliding layers
    int32_t n_cleared[2] = {};  // [sliding] cells that hold numbers; the memory behind them was never touched
    ggml_context_ptr context;
    ggml_backend_buffer_ptr buffer;
    std::vector<LayerCells> layers;
};

}  // namespace infill
