"""装配：设置、网址、命令行。The only place that knows everything."""
