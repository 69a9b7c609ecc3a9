"""Places 小区 → 楼栋 → 单元 → 房屋: where people live, what stands there, which rules hold; and addresses in words."""
