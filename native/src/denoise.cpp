#include "denoise.h"

#include <algorithm>

#include "sampler.h"
#include "session.h"

namespace infill {

namespace {

std::vector<int32_t> free_positions(const Row & row) {
    std::vector<int32_t> positions;
    for (int32_t i = 0; i < row.n(); ++i) {
        if (!row.pinned[size_t(i)]) {
            positions.push_back(i);
        }
    }
    return positions;
}

// One sample for each free position of the rows, in their order. Afterwards logits hold the probabilities.
std::vector<Sample> take_samples(Session & session, const std::vector<RowState *> & rows, float * logits, int32_t step,
                                 float t, const Random & random) {
    const Clock clock(session.profile, Part::sampler);
    const int32_t n_vocab = session.model.config.n_vocab;
    const float cap = session.model.config.logit_softcap;
    std::vector<std::pair<int32_t, int32_t>> keys;  // (row of the call, position in the row)
    for (const RowState * s : rows) {
        for (const int32_t p : free_positions(s->row)) {
            keys.emplace_back(s->index, p);
        }
    }
    std::vector<Sample> samples(keys.size());
    parallel_for(session.n_threads, int32_t(keys.size()), [&](int32_t i) {
        const double u = random.uniform(uint32_t(keys[size_t(i)].first), uint32_t(step), uint32_t(keys[size_t(i)].second),
                                        Random::DRAW);
        samples[size_t(i)] = sample(logits + size_t(i) * size_t(n_vocab), n_vocab, cap, t, u);
    });
    for (const Sample & s : samples) {
        if (!s.finite) {
            throw Error(INFILL_ERR_FORMAT, format("%s: the model gives logits that are not numbers; the file is damaged",
                                                  session.model.path.c_str()));
        }
    }
    return samples;
}

// one row's step: from the samples of its free positions to the next canvas
void advance(RowState & s, const std::vector<int32_t> & free, const Sample * samples, const Random & random,
             int32_t step, int32_t n_vocab, const infill_denoise_options & o) {
    std::vector<int32_t> argmax = s.canvas;  // pins keep their token
    double sum = 0.0;
    for (size_t i = 0; i < free.size(); ++i) {
        argmax[size_t(free[i])] = samples[i].argmax;
        s.entropy[size_t(free[i])] = samples[i].entropy;
        sum += samples[i].entropy;
    }
    accept(s.entropy, free, o.entropy_bound, s.accepted);
    for (size_t i = 0; i < free.size(); ++i) {
        const int32_t p = free[i];
        s.canvas[size_t(p)] = s.accepted[size_t(p)]
                                  ? samples[i].drawn
                                  : random.token(uint32_t(s.index), uint32_t(step), uint32_t(p), n_vocab);
    }
    s.n_same = step > 1 && argmax == s.argmax ? s.n_same + 1 : 1;
    s.argmax = std::move(argmax);
    s.result.n_steps = step;
    s.result.mean_entropy = float(sum / double(free.size()));
    s.result.converged = s.n_same > o.stability_threshold && s.result.mean_entropy < o.confidence_threshold;
}

}  // namespace

bool Row::any_free() const {
    return std::find(pinned.begin(), pinned.end(), uint8_t(0)) != pinned.end();
}

void accept(const std::vector<float> & entropy, const std::vector<int32_t> & free, float bound,
            std::vector<uint8_t> & accepted) {
    std::vector<int32_t> order = free;
    std::stable_sort(order.begin(), order.end(),
                     [&](int32_t a, int32_t b) { return entropy[size_t(a)] < entropy[size_t(b)]; });
    double before = 0.0;
    for (const int32_t p : order) {
        accepted[size_t(p)] = before <= double(bound);
        before += entropy[size_t(p)];
    }
}

std::vector<RowState> start(const std::vector<Row> & rows, uint64_t seed, int32_t n_vocab) {
    const Random random = {seed};
    std::vector<RowState> states;
    for (size_t r = 0; r < rows.size(); ++r) {
        RowState s;
        s.index = int32_t(r);
        s.row = rows[r];
        s.canvas = rows[r].tokens;
        for (int32_t i = 0; i < s.row.n(); ++i) {
            if (s.canvas[size_t(i)] < 0) {
                s.canvas[size_t(i)] = random.token(uint32_t(r), 0, uint32_t(i), n_vocab);
            }
        }
        s.argmax = s.canvas;
        s.entropy.assign(s.canvas.size(), 0.0f);
        s.accepted = s.row.pinned;
        states.push_back(std::move(s));
    }
    return states;
}

void denoise(Session & session, std::vector<RowState> & states, const infill_denoise_options & o) {
    const Config & config = session.model.config;
    const Random random = {o.seed};
    std::vector<RowState *> running;
    for (RowState & s : states) {
        s.result.converged = 1;  // nothing free, nothing to do
        if (s.row.any_free()) {
            running.push_back(&s);
        }
    }
    const bool conditioned = o.self_conditioning_top_k >= 0;
    Soft soft;  // of the running rows

    for (int32_t step = 1; step <= o.max_steps && !running.empty(); ++step) {
        // linear schedule, counted down: t_max first, just above t_min last
        const float t = o.t_min + (o.t_max - o.t_min) * (float(o.max_steps - step + 1) / float(o.max_steps));
        std::vector<const Row *> rows;
        std::vector<const std::vector<int32_t> *> canvases;
        for (const RowState * s : running) {
            rows.push_back(&s->row);
            canvases.push_back(&s->canvas);
        }
        const Batch batch = session.canvas_batch(rows, canvases, step > 1 && conditioned ? &soft : nullptr);
        float * logits = session.run(Pass::decoder, batch);

        const std::vector<Sample> samples = take_samples(session, running, logits, step, t, random);
        size_t first = 0;
        std::vector<RowState *> still;
        std::vector<size_t> offsets;  // of the still running rows' samples
        for (RowState * s : running) {
            const std::vector<int32_t> free = free_positions(s->row);
            advance(*s, free, samples.data() + first, random, step, config.n_vocab, o);
            if (!s->result.converged) {
                still.push_back(s);
                offsets.push_back(first);
            }
            first += free.size();
        }
        if (o.on_step) {
            const Clock clock(session.profile, Part::caller);
            for (RowState * s : running) {
                const infill_step view = {s->index, step, o.max_steps, s->row.n(), s->canvas.data(), s->argmax.data(),
                                          s->entropy.data(), s->accepted.data()};
                if (o.on_step(&view, o.user_data) != 0) {
                    throw Error(INFILL_CANCELLED, "cancelled by the step callback");
                }
            }
        }
        running = std::move(still);
        if (running.empty() || step == o.max_steps) {
            break;
        }
        if (conditioned) {
            soft = session.self_conditioning(running, offsets, logits, o.self_conditioning_top_k,
                                             o.self_conditioning_pins != 0);
        }
    }
}

}  // namespace infill
