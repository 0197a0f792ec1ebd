"""身份：账号与行为人（三(一)3 “网上运转、实时操作”）。

Accounts, and who acts.
"""
