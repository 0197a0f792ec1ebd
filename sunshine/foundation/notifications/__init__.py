"""通知：谁该知道什么，站内和每日邮件（三(一)3 “及时”）。

What somebody should know: in the app, as a daily digest, never more than may be seen now.
"""
