"""授权、代理与应急授权：谁把什么权力在多长时间内交给谁（三(二)1 “权力运行公开透明”）。

Grants, deputies and break-glass as logged acts; the tables themselves lie in `access`.
"""
