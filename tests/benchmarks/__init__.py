"""The measured workloads: `make bench`, or `python -m tests.benchmarks --quick`. No test has a clock."""
