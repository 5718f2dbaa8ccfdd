"""The Lottery Ticket Hypothesis for Pre-trained BERT Networks (NeurIPS 2020)."""
