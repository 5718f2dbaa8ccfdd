"""Random changes of batches of images, on the device where the images are.

What is drawn is drawn on the CPU, one number an image, so that a seed changes the same images alike on every device.
"""
