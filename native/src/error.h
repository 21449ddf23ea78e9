// Internal code throws one Error; api.cpp turns it into a status and a thread-local message.
#pragma once

#include <cstdarg>
#include <cstdio>
#include <stdexcept>
#include <string>

#include "infill.h"

namespace infill {

struct Error : std::runtime_error {
    int status;  // one of INFILL_ERR_* or INFILL_CANCELLED
    Error(int status_, const std::string & message) : std::runtime_error(message), status(status_) {}
};

#if defined(__GNUC__)
__attribute__((format(printf, 1, 2)))
#endif
inline std::string format(const char * pattern, ...) {
    va_list args, copy;
    va_start(args, pattern);
    va_copy(copy, args);
    const int n = std::vsnprintf(nullptr, 0, pattern, args);
    va_end(args);
    std::string text(n > 0 ? size_t(n) : 0, '\0');
    if (n > 0) {
        std::vsnprintf(&text[0], size_t(n) + 1, pattern, copy);
    }
    va_end(copy);
    return text;
}

// The value, if it is within its bounds.
inline int32_t checked(const char * name, int32_t value, int32_t low, int32_t high) {
    if (value < low || value > high) {
        throw Error(INFILL_ERR_ARGUMENT, format("%s: expected %d to %d, found %d", name, low, high, value));
    }
    return value;
}

}  // namespace infill
