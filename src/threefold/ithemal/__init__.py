"""Ithemal (ICML 2019): basic blocks are harvested, timed, and an LSTM learns their throughput."""
