"""THE LOOP 闭环: procedure, case and history; the only code that moves a case."""
