"""What imports cannot show: foreign keys, migrations, sizes, who writes a state, who reads the clock."""
