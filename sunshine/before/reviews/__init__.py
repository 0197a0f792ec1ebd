"""合法合规审查：按规则并行送相关部门，出具书面意见（三(一)1 “合法合规审查”“相关部门处室”）。

Reviews of filed matters by departments: routed by rule, opinions bound to what was seen, numbered
documents, conditions that somebody fulfils and the reviewer accepts, lapse when the text changes.
"""
