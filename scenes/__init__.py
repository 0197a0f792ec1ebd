"""管理场景：内容与页面，一个目录一个场景. One folder a scene."""
