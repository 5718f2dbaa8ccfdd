#include "memory.h"

#include "gate.h"
#include "machine.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static const uint64_t lowest_mappable = 0x10000;
static const uint64_t highest_mappable = 0x7fffffffe000;

uint8_t *code_writable;

static int data_file;
static uint64_t *data_writable;
static unsigned physical, rotated, mapped;
static uint64_t addresses[PAGES_MAX];

static void *map_shared(void *address, uint64_t bytes, int protection, int fixed, int file) {
    return mmap(address, bytes, protection, MAP_SHARED | MAP_POPULATE | fixed, file, 0);
}

static int memory_file(const char *name, uint64_t bytes) {
    int file = memfd_create(name, MFD_CLOEXEC);
    return file < 0 || ftruncate(file, (off_t)bytes) ? -1 : file;
}

int memory_open(unsigned physical_pages) {
    physical = physical_pages;
    uint64_t bytes = (uint64_t)physical * PAGE_BYTES;
    int code_file = memory_file("code", CODE_BYTES);
    data_file = memory_file("data", bytes);
    if (code_file < 0 || data_file < 0)
        return errno;
    code_writable = map_shared(NULL, CODE_BYTES, PROT_READ | PROT_WRITE, 0, code_file);
    data_writable = map_shared(NULL, bytes, PROT_READ | PROT_WRITE, 0, data_file);
    void *code = map_shared((void *)CODE_BASE, CODE_BYTES, PROT_READ | PROT_EXEC, MAP_FIXED_NOREPLACE, code_file);
    if (code_writable == MAP_FAILED || data_writable == MAP_FAILED || code != (void *)CODE_BASE)
        return errno ? errno : EEXIST;
    machine.pages = addresses;
    return 0;
}

void memory_forget(unsigned rotation) {
    for (unsigned i = 0; i < mapped; i++)
        kernel_call(SYS_munmap, (long)addresses[i], PAGE_BYTES, 0, 0, 0, 0);
    mapped = 0;
    rotated = rotation;
    machine.page_count = 0;
    for (uint64_t i = 0; i < (uint64_t)physical * PAGE_BYTES / sizeof *data_writable; i++)
        data_writable[i] = machine.memory_value;
}

enum reason memory_map(uint64_t address) {
    if (address >= CODE_BASE && address < CODE_BASE + CODE_BYTES)
        return STORE_TO_CODE;
    if (address < lowest_mappable)
        return NULL_PAGE;
    if (address >= highest_mappable)
        return KERNEL_ADDRESS;
    if (mapped == PAGES_MAX)
        return TOO_MANY_PAGES;
    uint64_t page = address & ~(uint64_t)(PAGE_BYTES - 1);
    long file_offset = (long)((mapped + rotated) % physical) * PAGE_BYTES;
    long got = kernel_call(SYS_mmap, (long)page, PAGE_BYTES, PROT_READ | PROT_WRITE,
                           MAP_SHARED | MAP_FIXED_NOREPLACE | MAP_POPULATE, data_file, file_offset);
    if (got != (long)page)
        return KERNEL_ADDRESS;
    addresses[mapped++] = page;
    /* Past the number of physical pages there is nothing left that a refill through these has not reached. */
    machine.page_count = mapped < physical ? mapped : physical;
    return MEASURED;
}

unsigned memory_pages(void) {
    return mapped;
}
