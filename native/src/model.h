// Immutable weights. Loading is validation: every key and tensor by name, type and shape.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "error.h"
#include "ggml-backend.h"
#include "ggml-cpp.h"
#include "ggml.h"
#include "placement.h"

namespace infill {

struct LayerConfig {
    bool sliding;         // sees a window of the prompt, or all of it
    int32_t n_head_kv;    // key/value heads
    int32_t head_dim;     // numbers per head, the same for keys and values
};

struct Config {
    int32_t n_vocab;                   // tokens
    int32_t n_embd;                    // residual stream
    int32_t n_ctx_train;               // tokens
    int32_t n_ff;                      // dense MLP, also self-conditioning
    int32_t n_ff_expert;               // one expert
    int32_t n_head;                    // query heads, all layers
    int32_t n_expert;
    int32_t n_expert_used;             // per token
    int32_t window;                    // sliding layers: a key is seen from positions p with p - key < window
    int32_t canvas_length;             // tokens
    float rms_eps;
    float rope_base_full;
    float rope_base_sliding;
    float logit_softcap;
    std::vector<LayerConfig> layers;   // (n_layer)
    int32_t max_steps;                 // denoising defaults
    float t_min, t_max;
    float entropy_bound;               // nats
    int32_t stability_threshold;       // steps
    float confidence_threshold;        // nats

    int32_t n_layer() const { return int32_t(layers.size()); }
    // numbers cached for one prompt token, keys and values, in all layers of one kind
    int64_t kv_per_token(bool sliding) const;
};

struct Layer {
    ggml_tensor * attn_norm;             // (n_embd)
    ggml_tensor * attn_q;                // (n_embd, n_head * head_dim)
    ggml_tensor * attn_k;                // (n_embd, n_head_kv * head_dim)
    ggml_tensor * attn_v;                // (n_embd, n_head_kv * head_dim), null: values are the raw keys
    ggml_tensor * attn_q_norm;           // (head_dim)
    ggml_tensor * attn_k_norm;           // (head_dim)
    ggml_tensor * attn_output;           // (n_head * head_dim, n_embd)
    ggml_tensor * post_attention_norm;   // (n_embd)
    ggml_tensor * ffn_norm;              // (n_embd)
    ggml_tensor * ffn_gate;              // (n_embd, n_ff)
    ggml_tensor * ffn_up;                // (n_embd, n_ff)
    ggml_tensor * ffn_down;              // (n_ff, n_embd)
    ggml_tensor * post_ffw_norm_1;       // (n_embd)
    ggml_tensor * pre_ffw_norm_2;        // (n_embd)
    ggml_tensor * router;                // (n_embd, n_expert)
    ggml_tensor * router_scale;          // (n_embd)
    ggml_tensor * gate_up_exps;          // (n_embd, 2 * n_ff_expert, n_expert), null when split
    ggml_tensor * gate_exps;             // (n_embd, n_ff_expert, n_expert), null when fused
    ggml_tensor * up_exps;               // (n_embd, n_ff_expert, n_expert), null when fused
    ggml_tensor * down_exps;             // (n_ff_expert, n_embd, n_expert)
    ggml_tensor * expert_scale;          // (n_expert)
    ggml_tensor * post_ffw_norm_2;       // (n_embd)
    ggml_tensor * post_ffw_norm;         // (n_embd)
    ggml_tensor * decoder_scale;         // (1)
    ggml_tensor * encoder_scale;         // (1), decoder_scale where the file has none
    bool experts_on_cpu = true;          // the routed experts' weights lie in main memory
};

struct Weights {
    ggml_tensor * token_embd;            // (n_embd, n_vocab), always in the mapped file
    ggml_tensor * output;                // (n_embd, n_vocab), the same or a copy of it
    ggml_tensor * output_norm;           // (n_embd)
    ggml_tensor * rope_freqs;            // (head_dim / 2) of full layers; null when there is no full layer
    ggml_tensor * self_cond_norm;        // (n_embd)
    ggml_tensor * self_cond_gate;        // (n_embd, n_ff)
    ggml_tensor * self_cond_up;          // (n_embd, n_ff)
    ggml_tensor * self_cond_down;        // (n_ff, n_embd)
    std::vector<Layer> layers;           // (n_layer)
};

class MappedFile;

struct Model {
    std::string path;
    Config config;
    Weights weights;
    std::string warnings;                // one sentence a line
    int64_t n_bytes = 0;                 // weights
    int32_t n_threads = 0;               // default for sessions
    Placement placement;
    // It failed while a session used it. What lies there is worthless, and asking it again could end the process.
    mutable std::atomic<bool> device_lost{false};

    Model(const std::string & path, const PlacementOptions & placement, int32_t n_threads);
    ~Model();
    Model(const Model &) = delete;
    Model & operator=(const Model &) = delete;

    // Throws when the file was overwritten or truncated in place since it was mapped: reading on would be a crash
    // or silent nonsense. Replacing it by renaming another file over it is harmless.
    void check_unchanged() const;

private:
    std::unique_ptr<MappedFile> file;
    ggml_context_ptr tensors;            // headers only
    ggml_backend_buffer_ptr buffer;      // the mapping, seen as a ggml buffer
};

}  // namespace infill
