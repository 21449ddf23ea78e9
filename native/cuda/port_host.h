// Runs a kernel body on the host: the threads of a block are fibers of one thread of the host.
#pragma once

#include <functional>

#include "port.h"

namespace infill::cuda {

// Runs body(thread) for the n_threads threads of one block. `order` (see make_host_runtime) decides who goes first
// between two barriers. Throws Error (INFILL_ERR_INTERNAL) when some threads wait at a barrier that others never reach,
// or when lanes of a warp wait in different operations.
void run_block(int n_threads, int block_x, int block_y, uint32_t order,
               const std::function<void(const Thread &)> & body);

}  // namespace infill::cuda
