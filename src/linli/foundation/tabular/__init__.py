"""Spreadsheets 表格: rows of a register out as a workbook and in again, looked at before anything is written."""
