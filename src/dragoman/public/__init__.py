"""What readers and crawlers pull: pages in every language, from releases and nothing else."""
