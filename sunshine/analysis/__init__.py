"""监督模型与疑点（三(一)3）。Probes run over the data centre and raise hits."""
