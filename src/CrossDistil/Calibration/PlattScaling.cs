using CrossDistil.Tensors;

namespace CrossDistil.Calibration;

/// <summary>
/// Platt scaling of one teacher (Platt 1999): r̃ = P·r + Q turns a score into log-odds. Slope P starts at 1. The sign
/// is chosen so that σ(r̃) is the probability.
/// </summary>
internal sealed class PlattScaling : IDisposable
{
    /// <summary>Slope 1, intercept <paramref name="intercept"/>.</summary>
    public PlattScaling(string name, double intercept)
    {
        Slope = new Parameter($"{name}.slope", 1, 1);
        Intercept = new Parameter($"{name}.intercept", 1, 1);
        Slope.Values[0] = 1;
        Intercept.Values[0] = (float)intercept;
    }

    /// <summary>P, [1, 1].</summary>
    public Parameter Slope { get; }

    /// <summary>Q, [1, 1].</summary>
    public Parameter Intercept { get; }

    /// <summary>
    /// r̃ = P·r + Q, [rows, 1]. Gradients reach P, Q and <paramref name="score"/>; detach what must not be reached.
    /// </summary>
    public Tensor Apply(Tape tape, Tensor score) => (score * tape.Use(Slope)) + tape.Use(Intercept);

    /// <inheritdoc/>
    public void Dispose()
    {
        Slope.Dispose();
        Intercept.Dispose();
    }
}
