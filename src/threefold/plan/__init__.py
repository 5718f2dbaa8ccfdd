"""What a scale will cost before it runs: jobs, hours, memory and disk. Reads Snakemake's plan, runs no job."""
