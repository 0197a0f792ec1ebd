"""地基：组织、人员、身份、授权、存证、时钟、待办、界面。What every floor stands on."""
