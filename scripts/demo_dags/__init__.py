"""The DAG of ``make demo``, and its customers."""
