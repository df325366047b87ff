namespace CrossDistil.Tensors;

/// <summary>What a dense layer applies to x·W + b.</summary>
public enum Activation
{
    /// <summary>Nothing: the layer is affine.</summary>
    None,

    /// <summary>max(0, ·), its gradient 0 at 0.</summary>
    Relu,
}
