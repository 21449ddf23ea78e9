// What ggml has to say, kept for a message of our own: the library does not print.
#pragma once

#include <mutex>
#include <string>

#include "ggml.h"

namespace infill {

// ggml reports what is wrong through its global log. For as long as this lives, the errors end up in `text`.
class LogCapture {
public:
    LogCapture() {
        lock = std::unique_lock<std::mutex>(mutex());
        ggml_log_get(&previous, &previous_data);
        ggml_log_set(&LogCapture::append, this);
    }
    ~LogCapture() { ggml_log_set(previous, previous_data); }
    LogCapture(const LogCapture &) = delete;
    LogCapture & operator=(const LogCapture &) = delete;
    std::string text;

private:
    static std::mutex & mutex() {
        static std::mutex m;
        return m;
    }
    static void append(ggml_log_level level, const char * line, void * self) {
        if (level == GGML_LOG_LEVEL_ERROR) {
            static_cast<LogCapture *>(self)->text += line;
        }
    }
    std::unique_lock<std::mutex> lock;
    ggml_log_callback previous = nullptr;
    void * previous_data = nullptr;
};

}  // namespace infill
