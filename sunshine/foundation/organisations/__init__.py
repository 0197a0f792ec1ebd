"""组织：企业与机关、三棵树、会议机构、岗位、任职（三(一)1 “下属企业”）。

Organisations in three dated trees, bodies, posts, tenures.
"""
