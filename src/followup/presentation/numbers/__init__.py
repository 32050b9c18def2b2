"""Which numbers the report uses: a module per chapter yields them, by the names others build on."""
