"""账号与登录安全：谁能进来、怎么证明是本人、在哪里登录着（三(二)1 “权力运行公开透明”）。

Acts on accounts: open, deactivate, reset, second factor, sessions, identities outside. The
tables lie in `identity`; the acts need the ledger, so they live here.
"""
