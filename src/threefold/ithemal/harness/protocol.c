#include "protocol.h"

#include "machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int hex_digit(char digit) {
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

static enum parse parse_code(const char *hex, struct job *job) {
    size_t digits = strlen(hex);
    if (digits == 0 || digits % 2)
        return PARSE_MALFORMED;
    if (digits / 2 > BLOCK_BYTES_MAX)
        return PARSE_TOO_LONG;
    job->length = (uint32_t)(digits / 2);
    for (uint32_t i = 0; i < job->length; i++) {
        int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return PARSE_MALFORMED;
        job->code[i] = (uint8_t)(high << 4 | low);
    }
    return PARSE_OK;
}

static bool parse_vectors(const char *word, uint32_t *vectors) {
    static const char *const words[] = {[VECTORS_SSE] = "sse", [VECTORS_AVX] = "avx", [VECTORS_AVX512] = "avx512"};
    for (*vectors = 0; *vectors <= VECTORS_AVX512; ++*vectors)
        if (!strcmp(word, words[*vectors]))
            return true;
    return false;
}

static bool parse_slot(const char *word, const struct job *job, struct slot *slot) {
    unsigned offset, end, number;
    int read = 0;
    if (sscanf(word, "%u:%u:%u%n", &offset, &end, &number, &read) != 3 || word[read])
        return false;
    *slot = (struct slot){(uint16_t)offset, (uint16_t)end, (uint16_t)number};
    return offset + sizeof(int32_t) <= end && end <= job->length && number < SLOTS_MAX;
}

enum parse parse_job(char *line, struct job *job) {
    memset(job, 0, sizeof *job);
    char *rest = NULL, *words[4];
    for (unsigned i = 0; i < 4; i++)
        if (!(words[i] = strtok_r(i ? NULL : line, " \n", &rest)))
            return PARSE_MALFORMED;
    job->id = strtoull(words[0], NULL, 10);
    job->instructions = (uint32_t)strtoul(words[1], NULL, 10);
    if (job->instructions == 0 || !parse_vectors(words[2], &job->vectors))
        return PARSE_MALFORMED;
    enum parse parsed = parse_code(words[3], job);
    for (char *word; parsed == PARSE_OK && (word = strtok_r(NULL, " \n", &rest)); job->slot_count++) {
        if (job->slot_count == SLOTS_MAX)
            return PARSE_TOO_LONG;
        if (!parse_slot(word, job, &job->slots[job->slot_count]))
            return PARSE_MALFORMED;
    }
    return parsed;
}

void print_ready(const struct calibration *calibration) {
    printf("ready ticks_per_second=%.0f ticks_per_cycle=%.6f tick_step=%.0f clean_ratio=%.4f\n",
           calibration->ticks_per_second, calibration->ticks_per_cycle, calibration->tick_step,
           calibration->clean_ratio);
    fflush(stdout);
}

void print_outcome(uint64_t id, const struct outcome *outcome) {
    if (outcome->reason == MEASURED)
        printf("%llu measured cycles=%.5f spread=%.5f clean_share=%.4f pages=%u\n", (unsigned long long)id,
               outcome->cycles, outcome->spread, outcome->clean_share, outcome->pages);
    else
        printf("%llu rejected reason=%s pages=%u\n", (unsigned long long)id, reason_name(outcome->reason),
               outcome->pages);
    fflush(stdout);
}

void print_ended(unsigned workers) {
    printf("ended workers=%u\n", workers);
    fflush(stdout);
}

void give_up(const char *what, int error_number) {
    printf("error %s: %s\n", what, error_number ? strerror(error_number) : "no reason given");
    fflush(stdout);
    exit(1);
}
