"""Measure a badge in a foreign page: ours, on stock PyScript, and in JavaScript on partysocket."""
