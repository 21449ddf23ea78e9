// One number out of a quantized row, for gathers that touch a few rows of the vocabulary matrix.
//
// A block is what ggml calls one: 32 or 256 neighbours that share their scales. Numbers are little-endian; `half` is
// IEEE binary16. The types are those in which token embeddings are published or made by `infill models convert`.
#pragma once

#include "port.h"

namespace infill::cuda {

// the numbers are ggml's
enum Type : int32_t {
    F32 = 0, F16 = 1, Q4_0 = 2, Q4_1 = 3, Q5_0 = 6, Q5_1 = 7, Q8_0 = 8, Q4_K = 12, Q5_K = 13, Q6_K = 14, BF16 = 30,
};

// A matrix of n_rows rows of n_columns numbers, as it lies in the file.
struct Matrix {
    const uint8_t * data;
    int64_t row_bytes;
    int32_t type;       // Type
    int32_t n_columns;
};

INFILL_BOTH bool is_supported(int32_t type) {
    switch (type) {
        case F32: case F16: case BF16: case Q4_0: case Q4_1: case Q5_0: case Q5_1: case Q8_0: case Q4_K: case Q5_K:
        case Q6_K: return true;
        default: return false;
    }
}

INFILL_KERNEL uint32_t read_u16(const uint8_t * p) { return uint32_t(p[0]) | uint32_t(p[1]) << 8; }

// Rows of some types are only two-byte aligned, so wider numbers are put together from bytes.
INFILL_KERNEL uint32_t read_u32(const uint8_t * p) { return read_u16(p) | read_u16(p + 2) << 16; }

// binary16 to binary32, exact, subnormals included
INFILL_KERNEL float read_half(const uint8_t * p) {
    const uint32_t h = read_u16(p), sign = (h & 0x8000u) << 16, exponent = h >> 10 & 31u, fraction = h & 0x3ffu;
    if (exponent == 31u) {
        return from_bits(sign | 0x7f800000u | fraction << 13);
    }
    if (exponent == 0u) {
        const float value = float(fraction) * 5.9604644775390625e-8f;  // 2^-24
        return sign ? -value : value;
    }
    return from_bits(sign | (exponent + 112u) << 23 | fraction << 13);
}

// The 6-bit scale and minimum of sub-block j (0 to 7) of Q4_K and Q5_K: the first four lie in the low bits of bytes
// 0..3 and 4..7, the others are split between a nibble of bytes 8..11 and the high bits of those.
INFILL_KERNEL void read_scales(const uint8_t * s, int j, int & scale, int & minimum) {
    if (j < 4) {
        scale = s[j] & 63;
        minimum = s[j + 4] & 63;
    } else {
        scale = (s[j + 4] & 15) | (s[j - 4] >> 6) << 4;
        minimum = s[j + 4] >> 4 | (s[j] >> 6) << 4;
    }
}

INFILL_KERNEL float read_32(int32_t type, const uint8_t * row, int i) {
    const int block = i / 32, at = i % 32;
    const int shift = at < 16 ? 0 : 4, nibble = at % 16;  // numbers 16..31 sit in the high nibbles of the same bytes
    switch (type) {
        case Q4_0: {
            const uint8_t * b = row + block * 18;
            return read_half(b) * float((b[2 + nibble] >> shift & 15) - 8);
        }
        case Q4_1: {
            const uint8_t * b = row + block * 20;
            return read_half(b) * float(b[4 + nibble] >> shift & 15) + read_half(b + 2);
        }
        case Q5_0: {
            const uint8_t * b = row + block * 22;
            const int high = int(read_u32(b + 2) >> at & 1u) << 4;
            return read_half(b) * float(((b[6 + nibble] >> shift & 15) | high) - 16);
        }
        case Q5_1: {
            const uint8_t * b = row + block * 24;
            const int high = int(read_u32(b + 4) >> at & 1u) << 4;
            return read_half(b) * float((b[8 + nibble] >> shift & 15) | high) + read_half(b + 2);
        }
        default: {  // Q8_0
            const uint8_t * b = row + block * 34;
            return read_half(b) * float(int8_t(b[2 + at]));
        }
    }
}

INFILL_KERNEL float read_256(int32_t type, const uint8_t * row, int i) {
    const int block = i / 256, at = i % 256;
    if (type == Q6_K) {
        const uint8_t * b = row + block * 210;  // low nibbles (128), high pairs of bits (64), scales (16), half
        const int side = at / 128, quarter = at % 128 / 32, l = at % 32;
        const int low = b[64 * side + 32 * (quarter & 1) + l] >> (quarter < 2 ? 0 : 4) & 15;
        const int high = b[128 + 32 * side + l] >> 2 * quarter & 3;
        const int scale = int8_t(b[192 + 8 * side + 2 * quarter + l / 16]);
        return read_half(b + 208) * float(scale) * float((low | high << 4) - 32);
    }
    const uint8_t * b = row + block * (type == Q4_K ? 144 : 176);  // half, half of the minima, scales (12), numbers
    const int j = at / 32, l = at % 32;
    int scale, minimum;
    read_scales(b + 4, j, scale, minimum);
    const uint8_t * low = b + (type == Q4_K ? 16 : 48);
    int q = low[32 * (j / 2) + l] >> (j & 1 ? 4 : 0) & 15;
    if (type == Q5_K) {
        q |= (b[16 + l] >> j & 1) << 4;
    }
    return read_half(b) * float(scale) * float(q) - read_half(b + 2) * float(minimum);
}

// number i of a row
INFILL_KERNEL float read_number(int32_t type, const uint8_t * row, int i) {
    switch (type) {
        case F32: return from_bits(read_u32(row + 4 * int64_t(i)));
        case F16: return read_half(row + 2 * int64_t(i));
        case BF16: return from_bits(read_u16(row + 2 * int64_t(i)) << 16);
        case Q4_K: case Q5_K: case Q6_K: return read_256(type, row, i);
        default: return read_32(type, row, i);
    }
}

}  // namespace infill::cuda
