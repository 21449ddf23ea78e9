#include "resident.h"

#include <algorithm>
#include <numeric>

#include "log_capture.h"
#include "loop.h"
#include "session.h"

namespace infill {

namespace {

int32_t round_up(int32_t value, int32_t step) { return (value + step - 1) / step * step; }

std::unique_ptr<cuda::Runtime> make_runtime(const Model & model) {
    const Placement & placement = model.placement;
    if (placement.is_stand_in()) {
        return stand_in.make_runtime();
    }
    ggml_backend_reg_t registry = ggml_backend_dev_backend_reg(placement.device);
    if (std::string(ggml_backend_reg_name(registry)) != "CUDA") {
        throw Error(INFILL_ERR_DEVICE, format("device %s: there is a step loop for CUDA devices only",
                                              ggml_backend_dev_name(placement.device)));
    }
#if defined(INFILL_CUDA_LOOP)
    // ggml's numbers are not always the driver's
    return cuda::make_cuda_runtime(cuda::cuda_device_of(model.weights.output->data));
#else
    throw Error(INFILL_ERR_DEVICE, "this build has no step loop for GPUs: build with an nvcc at hand, and INFILL_CUDA=ON");
#endif
}

// Calls the caller's function on the caller's time.
struct Watcher {
    Profile & profile;
    infill_step_callback on_step;
    void * user_data;

    static int32_t see(const infill_step * step, void * self) {
        const Watcher & w = *static_cast<Watcher *>(self);
        const Clock clock(w.profile, Part::caller);
        return w.on_step(step, w.user_data);
    }
};

}  // namespace

Resident::Resident(Session & session_) : session(session_), runtime(make_runtime(session_.model)) {
    const ggml_tensor * embedding = session.model.weights.output;
    if (!cuda::is_supported(embedding->type)) {
        throw Error(INFILL_ERR_ARGUMENT, format("the token embedding has type %s, of which the device cannot gather rows; "
                                                "Q6_K and Q8_0 are among those it can",
                                                ggml_type_name(embedding->type)));
    }
    check_products();
}

Resident::~Resident() { release(); }

// The two products that touch the loop's memory have to run on the device itself: what is placed there cannot move.
void Resident::check_products() const {
    const Model & model = session.model;
    ggml_context_ptr ctx(ggml_init({8 * ggml_tensor_overhead(), nullptr, /*no_alloc*/ true}));
    if (!ctx) {
        throw Error(INFILL_ERR_MEMORY, "out of memory");
    }
    ggml_tensor * x = ggml_new_tensor_2d(ctx.get(), GGML_TYPE_F32, model.config.n_embd, 32);
    if (!ggml_backend_dev_supports_op(model.placement.device, ggml_mul_mat(ctx.get(), model.weights.output, x))) {
        throw Error(INFILL_ERR_DEVICE, format("device %s does not multiply by an embedding of type %s",
                                              ggml_backend_dev_name(model.placement.device),
                                              ggml_type_name(model.weights.output->type)));
    }
}

int32_t Resident::n_steps() const { return loop ? std::max(0, loop->status().step) : 0; }

int64_t Resident::n_bytes() const {
    return runtime->counters().n_bytes + int64_t(buffer ? ggml_backend_buffer_get_size(buffer.get()) : 0);
}

void Resident::release() {
    session.passes().forget();  // its tensors lie there
    loop.reset();
    buffer.reset();
    room = {};
    arranged.clear();
}

void Resident::prepare(const std::vector<RowState> & states, const infill_denoise_options & o) {
    if (o.self_conditioning_top_k == 0) {
        throw Error(INFILL_ERR_ARGUMENT, "self_conditioning_top_k 0, the whole vocabulary, is for the CPU");
    }
    if (o.self_conditioning_top_k > cuda::MAX_TOP_K || o.max_steps > MAX_STEPS) {
        throw Error(INFILL_ERR_ARGUMENT, format("the step loop of the device takes a self_conditioning_top_k of %d and "
                                                "max_steps of %d at most", cuda::MAX_TOP_K, MAX_STEPS));
    }
    Room need = {0, 0, int32_t(states.size()), std::max(1, o.self_conditioning_top_k)};
    for (const RowState & s : states) {
        need.n_positions += s.row.n();
        need.n_outputs += int32_t(std::count(s.row.pinned.begin(), s.row.pinned.end(), uint8_t(0)));
    }
    if (loop && room.holds(need)) {
        return;
    }
    // in steps, so that a session that sees many lengths does not begin anew for each
    const Room wanted = {std::max(room.n_positions, round_up(need.n_positions, 256)),
                         std::max(room.n_outputs, round_up(need.n_outputs, 64)),
                         std::max(room.n_rows, round_up(need.n_rows, 64)),
                         std::max(room.top_k, round_up(need.top_k, 64))};
    release();
    try {
        allocate(wanted);
    } catch (...) {
        release();
        throw;
    }
    room = wanted;
}

void Resident::allocate(const Room & wanted) {
    const Model & model = session.model;
    const size_t n_vocab = size_t(model.config.n_vocab), n_embd = size_t(model.config.n_embd);
    const ggml_backend_buffer_type_t type = ggml_backend_dev_buffer_type(model.placement.device);
    const size_t alignment = ggml_backend_buft_get_alignment(type);
    const auto padded = [&](size_t n) { return (n + alignment - 1) / alignment * alignment; };
    const size_t n_logits = padded(size_t(wanted.n_outputs) * n_vocab * sizeof(float));
    const size_t n_tokens = padded(size_t(wanted.n_positions) * sizeof(int32_t));
    const size_t n_soft = padded(size_t(wanted.n_positions) * n_embd * sizeof(float));
    const size_t n = n_logits + n_tokens + n_soft + alignment;
    {
        const LogCapture log;  // a failure is no failure of the call
        buffer.reset(ggml_backend_buft_alloc_buffer(type, n));
    }
    if (!buffer) {
        throw Error(INFILL_ERR_MEMORY, format("out of device memory for the step loop of %d free positions: %zu MiB",
                                              wanted.n_outputs, n >> 20));
    }
    char * base = static_cast<char *>(ggml_backend_buffer_get_base(buffer.get()));
    base += padded(reinterpret_cast<size_t>(base)) - reinterpret_cast<size_t>(base);
    placed = {buffer.get(), base, base + n_logits, base + n_logits + n_tokens, model.weights.output};

    ggml_context_ptr ctx(ggml_init({8 * ggml_tensor_overhead(), nullptr, /*no_alloc*/ true}));
    ggml_tensor * rows = ctx ? ggml_get_rows(ctx.get(), model.weights.output,
                                             ggml_new_tensor_1d(ctx.get(), GGML_TYPE_I32, 32)) : nullptr;
    if (!rows || !ggml_backend_dev_supports_op(model.placement.device, rows)) {
        placed.embedding = model.weights.token_embd;  // the CPU gathers, and the rows are copied
    }
    const ggml_tensor * e = model.weights.output;
    const cuda::Matrix embedding = {static_cast<const uint8_t *>(e->data), int64_t(e->nb[1]), int32_t(e->type),
                                    model.config.n_embd};
    loop = std::make_unique<cuda::Loop>(
        *runtime, cuda::Limits{wanted.n_positions, wanted.n_outputs, wanted.n_rows, MAX_STEPS, wanted.top_k},
        cuda::Host{model.config.n_vocab, model.config.n_embd, model.config.logit_softcap, embedding,
                   static_cast<const float *>(placed.logits), static_cast<int32_t *>(placed.tokens),
                   static_cast<float *>(placed.soft)});
}

void Resident::arrange(const std::vector<RowState> & states, const std::vector<int32_t> & rows, bool conditioned,
                       bool pins) {
    if (rows == arranged) {
        return;
    }
    std::vector<const Row *> pointers;
    std::vector<const std::vector<int32_t> *> canvases;
    for (const int32_t r : rows) {
        pointers.push_back(&states[size_t(r)].row);
        canvases.push_back(&states[size_t(r)].canvas);  // the tokens lie on the device; these only have the same length
    }
    batch = session.canvas_batch(pointers, canvases, conditioned ? &soft : nullptr);
    batch.placed = &placed;
    soft.positions = batch.outputs;
    if (pins) {
        soft.positions.resize(size_t(batch.n()));
        std::iota(soft.positions.begin(), soft.positions.end(), 0);
    }
    arranged = rows;
}

void Resident::run(std::vector<RowState> & states, const infill_denoise_options & options) {
    const Clock clock(session.profile, Part::sampler);
    infill_denoise_options o = options;
    Watcher watcher = {session.profile, options.on_step, options.user_data};
    if (o.on_step) {
        o.on_step = &Watcher::see;
        o.user_data = &watcher;
    }
    // One graph for all steps: in the first one self-conditioning is 0, which adds exactly nothing.
    const bool conditioned = o.self_conditioning_top_k > 0 && o.max_steps > 1;
    arranged.clear();
    try {
        cuda::denoise(*loop, states, o, [&](const std::vector<int32_t> & rows) {
            const Clock pass(session.profile, Part::host);
            const cuda::Status & status = loop->status();
            arrange(states, rows, conditioned, o.self_conditioning_pins != 0);
            if (batch.n() != status.n_members || batch.n_out() != status.n_outputs) {
                throw Error(INFILL_ERR_INTERNAL, format("the device has %d tokens and %d free ones, the host %d and %d",
                                                        status.n_members, status.n_outputs, batch.n(), batch.n_out()));
            }
            session.profile.n_mixed += conditioned && status.step > 0 ? status.n_outputs : 0;
            session.run(Pass::decoder, batch);
            session.passes().wait();  // the loop has a stream of its own
        });
    } catch (const Error & e) {
        if (e.status == INFILL_ERR_FORMAT) {
            throw Error(e.status, session.model.path + ": " + e.what());
        }
        throw;
    }
}

}  // namespace infill
