"""The joint multi-task model: what a shopper's sentence means, and which product they will want.

Importing this package, or anything under ``nlu_mtl.serving``, loads no torch; training lives in
``nlu_mtl.training`` and is imported only by the commands that train.
"""
