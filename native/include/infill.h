/* infill: block-diffusion infilling with DiffusionGemma on ggml. The only public header; C99.
 *
 *   infill_model *model = NULL;
 *   infill_session *session = NULL;
 *   if (infill_model_load("diffusiongemma.gguf", NULL, &model) != INFILL_OK) {
 *       fprintf(stderr, "%s\n", infill_last_error());
 *       return 1;
 *   }
 *   infill_session_create(model, NULL, &session);
 *
 *   int32_t reused;                                   // read the prompt; what was read before is kept
 *   infill_session_sync(session, prompt, n_prompt, &reused);
 *
 *   int32_t canvas[8] = {-1, -1, -1, -1, 107, 4, 9, 9};  // -1: start from noise
 *   uint8_t pinned[8] = { 0,  0,  0,  0,   1, 1, 1, 1};  // the head of the suffix stays
 *   int32_t length = 8, answer[8];
 *   infill_row_result result;
 *   infill_session_denoise(session, canvas, pinned, &length, 1, NULL, answer, &result);
 *
 *   infill_session_free(session);
 *   infill_model_free(model);
 *
 * A model is immutable weights and may serve several sessions, also from several threads. A session is one prompt
 * timeline; at most one call may run on it at a time, except infill_session_cancel, which any thread may call.
 * A row is one canvas: tokens and a pinned mask. Rows are packed into one pass, each sees the prompt and itself.
 * Flattened rows: `tokens` holds the rows one after the other, `row_lengths` (n_rows) their lengths.
 *
 * Every function that can fail returns a status; the text of a failure is in infill_last_error() of the same thread.
 * The library never prints, never exits and keeps no pointer of the caller after a call has returned. */
#ifndef INFILL_H
#define INFILL_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#  if defined(INFILL_BUILD)
#    define INFILL_API __declspec(dllexport)
#  else
#    define INFILL_API __declspec(dllimport)
#  endif
#else
#  define INFILL_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- version and errors ------------------------------------------------------------------------------------- */

#define INFILL_ABI_VERSION 7

enum {
    INFILL_OK = 0,
    INFILL_CANCELLED = 1,     /* infill_session_cancel, or the step callback returned non-zero; session usable */
    INFILL_ERR_ARGUMENT = -1, /* a value the call does not take: token out of range, empty prompt, row too long */
    INFILL_ERR_FILE = -2,     /* the file cannot be read, or changed on disk while it was open */
    INFILL_ERR_FORMAT = -3,   /* not a GGUF file, not this architecture, missing or ill-shaped keys or tensors */
    INFILL_ERR_MEMORY = -4,   /* out of memory */
    INFILL_ERR_DEVICE = -5,   /* the device is absent or failed */
    INFILL_ERR_INTERNAL = -6
};

/* The ABI number of the loaded library; compare with INFILL_ABI_VERSION. */
INFILL_API int32_t infill_abi_version(void);

/* The message of this thread's last failed call, UTF-8. Owned by the library, valid until this thread's next call. */
INFILL_API const char *infill_last_error(void);

/* ---- model ---------------------------------------------------------------------------------------------------- */

typedef struct infill_model infill_model;

/* Copies of weights in the order that the CPU multiplies fastest, where ggml has one that wins for their type. They take
 * memory that the system cannot take back, as it can the mapped file's, and time to load. AUTO: at most 1 GiB of those
 * that win most, if memory is plenty. ON: all. */
enum { INFILL_REPACK_AUTO = 0, INFILL_REPACK_OFF = 1, INFILL_REPACK_ON = 2 };

typedef struct {
    size_t struct_size;     /* sizeof(infill_model_options) of the caller */
    const char *device;     /* "auto" (a GPU that ggml knows, else the CPU), "cpu", a name of ggml's registry; NULL = "auto" */
    int32_t n_threads;      /* for sessions that do not say; 0 = all cores, one thread each */
    int32_t repack;         /* INFILL_REPACK_* */
    int32_t n_cpu_experts;  /* layers, from the last, whose routed experts stay on the CPU when a device has the rest;
                               -1 = as few as fit its free memory */
} infill_model_options;

INFILL_API void infill_model_options_default(infill_model_options *options);

/* Loads and validates a `diffusion-gemma` GGUF. Weights are mapped, not read, where the device allows it.
 * options may be NULL. On success *model is owned by the caller. */
INFILL_API int infill_model_load(const char *path, const infill_model_options *options, infill_model **model);

/* NULL is allowed. Every session of the model must have been freed before. */
INFILL_API void infill_model_free(infill_model *model);

typedef struct {
    size_t struct_size;
    int32_t n_vocab;
    int32_t n_embd;
    int32_t n_layer;
    int32_t n_ctx_train;            /* context length the model was trained for, tokens */
    int32_t sliding_window;         /* tokens */
    int32_t canvas_length;          /* the model's own canvas, tokens; other lengths work too */
    int32_t n_expert;
    int32_t n_expert_used;
    int32_t max_steps;              /* denoising defaults: from the file's diffusion.eb_* keys, else the published */
    float t_min;
    float t_max;
    float entropy_bound;            /* nats */
    int32_t stability_threshold;    /* steps */
    float confidence_threshold;     /* nats */
    int64_t n_bytes;                /* weights, bytes */
    int64_t n_kv_full_per_token;    /* cached numbers a prompt token costs in all full layers together, for ever */
    int64_t n_kv_sliding_per_token; /* the same in all sliding layers, only while the token can still be seen */
} infill_model_info;

/* info->struct_size must be set. */
INFILL_API int infill_model_get_info(const infill_model *model, infill_model_info *info);

typedef struct {
    size_t struct_size;
    const char *device;             /* name in ggml's registry; owned by the library */
    int32_t n_cpu_experts;          /* layers whose routed experts stay on the CPU; 0 without another device */
    int64_t n_bytes_device;         /* weights copied to the device, bytes */
    int64_t n_bytes_repacked;       /* weights copied for the CPU, bytes */
} infill_model_placement;

/* Where the weights lie. placement->struct_size must be set. */
INFILL_API int infill_model_get_placement(const infill_model *model, infill_model_placement *placement);

/* What was odd about the file but not wrong, one sentence a line; "" if nothing. Owned by the model. */
INFILL_API const char *infill_model_warnings(const infill_model *model);

/* ---- session -------------------------------------------------------------------------------------------------- */

typedef struct infill_session infill_session;

enum { INFILL_KV_F16 = 0, INFILL_KV_F32 = 1 };

/* Where the step loop runs. AUTO: where the model lies, if there is one for that device; the passes run there anyway. */
enum { INFILL_LOOP_AUTO = 0, INFILL_LOOP_HOST = 1, INFILL_LOOP_DEVICE = 2 };

typedef struct {
    size_t struct_size;
    int32_t n_ctx;          /* prompt and canvas, tokens; 0 = 8192 (or what the model was trained for, if less) */
    int32_t n_canvas;       /* most canvas tokens in one pass, all rows together; 0 = 1024 */
    int32_t kv_type;        /* INFILL_KV_F16 or INFILL_KV_F32 */
    int32_t n_threads;      /* 0 = as the model says */
    int32_t loop;           /* INFILL_LOOP_AUTO or INFILL_LOOP_HOST */
} infill_session_options;

INFILL_API void infill_session_options_default(infill_session_options *options);

/* options may be NULL. The session reads the model's weights: the model must outlive it. */
INFILL_API int infill_session_create(const infill_model *model, const infill_session_options *options,
                                     infill_session **session);

/* NULL is allowed. */
INFILL_API void infill_session_free(infill_session *session);

typedef struct {
    size_t struct_size;
    int32_t n_ctx;
    int32_t n_canvas;
    int32_t n_tokens;               /* prompt tokens read so far */
    int32_t n_rewind;               /* tokens that can be taken back from here without reading the prompt again */
    int64_t n_bytes_full;           /* cache of the full layers, bytes; grows with n_ctx */
    int64_t n_bytes_sliding;        /* cache of the sliding layers, bytes; bounded */
    int64_t n_bytes_compute;        /* scratch of the passes run so far, bytes */
    int32_t loop;                   /* INFILL_LOOP_HOST or INFILL_LOOP_DEVICE: where that of the last denoise ran */
    int64_t n_bytes_loop;           /* what the step loop holds on the device, logits included, bytes */
} infill_session_info;

/* info->struct_size must be set. */
INFILL_API int infill_session_get_info(const infill_session *session, infill_session_info *info);

/* Why the device that has the model did not run the step loop (of the last denoise, or of any), one sentence a line; ""
 * if it does, or if there is no device. Owned by the session, valid until its next denoise. */
INFILL_API const char *infill_session_warnings(const infill_session *session);

/* Makes `tokens` (n_tokens), the whole prompt, the session's prompt: keeps the longest common prefix with what was
 * read before, reads the rest. *n_reused = tokens kept. At least one token. After a cancelled call the part that
 * was read stays read. */
INFILL_API int infill_session_sync(infill_session *session, const int32_t *tokens, int32_t n_tokens,
                                   int32_t *n_reused);

/* One decoder pass over packed rows, after the prompt.
 * pinned (sum of row_lengths) or NULL for no pins.
 * self_conditioning: NULL for the first pass, else the previous pass's temperature-scaled logits, float32
 * (n_free, n_vocab) in row order; pinned positions feed one-hot.
 * logits: float32 (n_free, n_vocab), soft-capped, before temperature; written by this call. */
INFILL_API int infill_session_decode(infill_session *session, const int32_t *tokens, const uint8_t *pinned,
                                     const int32_t *row_lengths, int32_t n_rows, const float *self_conditioning,
                                     float *logits);

/* log p(tokens[i] | prompt, earlier tokens of the row), from the causal encoder; nats; the session is not changed.
 * log_probabilities: float32 (sum of row_lengths). Each row continues the prompt on its own. */
INFILL_API int infill_session_score(infill_session *session, const int32_t *tokens, const int32_t *row_lengths,
                                    int32_t n_rows, float *log_probabilities);

/* Asked of every continuation that is kept, on the calling thread: whether it is over. tokens (n_tokens) lives until it
 * returns. 0: it goes on; above 0: it ends here; below 0: the whole call is cancelled. */
typedef int32_t (*infill_over_callback)(const int32_t *tokens, int32_t n_tokens, void *user_data);

typedef struct {
    size_t struct_size;
    int32_t n_max;                  /* tokens of a continuation, at most */
    int32_t n_beams;                /* continuations that are followed side by side; 1: always the likeliest token */
    float margin;                   /* nats behind the likeliest at which one is given up; INFINITY: never */
    const int32_t *stop;            /* (n_stop) tokens that end a continuation and are no part of it; may be NULL */
    int32_t n_stop;
    infill_over_callback is_over;   /* may be NULL */
    void *user_data;
} infill_extend_options;

/* Continues the prompt with the causal encoder by beam search; the prompt is the same afterwards. It ends when n_beams
 * continuations are over, or all have n_max tokens; n_beams * n_max at most 1024, or what the context has room for.
 * tokens (n_beams, n_max), lengths (n_beams), log_probabilities (n_beams; nats, sums; may be NULL) get *n_rows rows: first
 * those that are over, then the others, each likeliest first. */
INFILL_API int infill_session_extend(infill_session *session, const infill_extend_options *options, int32_t *tokens,
                                     int32_t *lengths, float *log_probabilities, int32_t *n_rows);

typedef struct {
    int32_t row;                /* index of the row in the call */
    int32_t step;               /* 1-based */
    int32_t max_steps;
    int32_t n_tokens;           /* length of the row */
    const int32_t *canvas;      /* (n_tokens) after acceptance and renoising */
    const int32_t *argmax;      /* (n_tokens) the likeliest tokens: the answer if it stopped here */
    const float *entropy;       /* (n_tokens) nats, at this step's temperature; 0 at pins */
    const uint8_t *accepted;    /* (n_tokens) 1 where this step's draw was kept, and at pins */
} infill_step;

/* Called after every step for every row still running, on the calling thread. The pointers live until it returns.
 * Non-zero cancels the whole call. */
typedef int32_t (*infill_step_callback)(const infill_step *step, void *user_data);

typedef struct {
    size_t struct_size;
    uint64_t seed;
    int32_t max_steps;
    float t_min;
    float t_max;
    float entropy_bound;            /* nats of the row that may be spent on one step */
    int32_t stability_threshold;    /* earlier steps with the same argmax canvas before it may stop; 0 = none */
    float confidence_threshold;     /* mean entropy of the free positions, nats, below which it may stop */
    int32_t self_conditioning_top_k; /* tokens per position with renormalised mass; 0 = the whole vocabulary;
                                        -1 = no step tells the next anything */
    int32_t self_conditioning_pins;  /* 1: pinned positions feed their token, one-hot; 0: nothing, as in a first step */
    infill_step_callback on_step;   /* may be NULL */
    void *user_data;
} infill_denoise_options;

/* The model file's own defaults; model may be NULL for the published ones. */
INFILL_API void infill_denoise_options_default(const infill_model *model, infill_denoise_options *options);

typedef struct {
    int32_t n_steps;
    int32_t converged;          /* 1: stopped because stable and confident; 0: ran out of steps */
    float mean_entropy;         /* of the free positions at the last step, nats */
} infill_row_result;

/* Denoises the rows together until each has stopped. tokens[i] < 0 at a free position: start from noise.
 * answer (sum of row_lengths): the argmax canvas, pins in place; also written when cancelled (best so far).
 * results (n_rows) may be NULL. options may be NULL. Same seed, same answer, on any number of threads. */
INFILL_API int infill_session_denoise(infill_session *session, const int32_t *tokens, const uint8_t *pinned,
                                      const int32_t *row_lengths, int32_t n_rows,
                                      const infill_denoise_options *options, int32_t *answer,
                                      infill_row_result *results);

typedef struct {
    size_t struct_size;
    double attention_ms;            /* embedding, attention with its products and norms, residual sums */
    double dense_ms;                /* dense MLP */
    double experts_ms;              /* router, routed experts */
    double vocabulary_ms;           /* output norm, vocabulary product, soft cap */
    double self_conditioning_ms;    /* mixing embeddings, and the block that reads the mixture */
    double sampler_ms;              /* softmax, entropy, draws, scores: what is done with logits */
    double host_ms;                 /* the rest of the calls: graphs, buffers, masks, acceptance; not step callbacks */
    int64_t n_passes;
    int64_t n_keys;                 /* (token, layer) pairs whose keys and values were computed */
    int64_t n_queries;              /* (token, layer) pairs that attended and went through MLP and experts */
    int64_t n_logits;               /* rows of the vocabulary product */
    int64_t n_conditioned;          /* positions that went through the self-conditioning block */
    int64_t n_mixed;                /* positions whose distribution was mixed into an embedding */
} infill_profile;

/* Writes what was gathered since the last call of this function to *profile (may be NULL; else struct_size must be
 * set) and starts from zero. on: 1 measures times from now on, 0 does not; the counts are kept in either case. The times
 * do not overlap and add up to the time spent inside calls. Measuring evaluates a pass part by part, which costs little;
 * not measuring costs nothing. */
INFILL_API int infill_session_profile(infill_session *session, int32_t on, infill_profile *profile);

/* Ends the call that is running on the session as soon as possible, with INFILL_CANCELLED; nothing when idle.
 * From any thread, also from the step callback. */
INFILL_API void infill_session_cancel(infill_session *session);

#ifdef __cplusplus
}
#endif
#endif
