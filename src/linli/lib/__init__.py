"""Pure functions 纯函数: no Django, no database, no clock; everything else may build on them."""
