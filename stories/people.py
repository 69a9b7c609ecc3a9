"""Who is who in the stories."""

USERNAMES = {
    "何伟": "hewei", "孙丽": "sunli", "刘芳": "liufang", "陈燕": "chenyan", "周敏": "zhoumin", "郑杰": "zhengjie",
    "赵强": "zhaoqiang", "王海": "wanghai", "莫识": "moshi",
}  # fmt: skip
