"""Officers enter what came by telephone, letter, email or in person, with the report's own steps (ADR 95)."""
