namespace CrossDistil.Tensors.Kernels;

/// <summary>
/// The numbers of one Adam step: m ← m + (1−β1)(g − m), v ← β2·v + (1−β2)·g², w ← w·Decay − Rate·m / (√v·RootScale +
/// ε).
/// </summary>
internal readonly record struct AdamStep(float Rate, float Beta1, float Beta2, float RootScale, float Epsilon, float Decay)
{
    /// <summary>
    /// Step number <paramref name="step"/> (from 1) with its bias corrections worked into Rate and RootScale.
    /// </summary>
    public static AdamStep At(long step, double rate, double beta1, double beta2, double epsilon, double weightDecay) => new(
        (float)(rate / (1 - Math.Pow(beta1, step))), (float)beta1, (float)beta2,
        (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, step))), (float)epsilon, (float)(1 - (rate * weightDecay)));
}
