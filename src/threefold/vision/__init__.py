"""The vision paper: residual networks, pre-training, and subnetworks on classification, detection and segmentation."""
