"""Who is named in a text, what a judgement comes to, how a meeting counts without the recused."""
