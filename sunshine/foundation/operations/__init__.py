"""运维：备份与恢复的留痕，失败的后台任务和重试（三(二)1 “权力运行公开透明”）。

Acts of those who run the machine, and why background jobs failed, without personal data.
"""
