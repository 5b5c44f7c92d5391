"""Shops, the companies behind them, and listings: each exists once, however often it is complained about."""
