"""页面：工作台、公开门户、接口。What people see."""
