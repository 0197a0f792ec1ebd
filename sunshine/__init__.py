"""阳光国企：市属国有企业权力全周期监督平台。Supervision of the power of state-owned enterprises."""
