namespace CrossDistil.Objectives;

/// <summary>
/// The losses of one step, each a mean over its rows, by task. Refilled at every step; 0 where a method has no such
/// loss.
/// </summary>
internal sealed class StepLosses(int tasks)
{
    /// <summary>
    /// L^{A+}, L^{B+}: the teachers' losses, rankings or, where teachers are regressions, cross entropies.
    /// </summary>
    public float[] Teacher { get; } = new float[tasks];

    /// <summary>L^A, L^B: the students' cross entropies on the labels.</summary>
    public float[] Hard { get; } = new float[tasks];

    /// <summary>L^{A-KD}, L^{B-KD}: the distillation losses.</summary>
    public float[] Distillation { get; } = new float[tasks];

    /// <summary>L^{A-Stu}, L^{B-Stu}: what each student is trained on.</summary>
    public float[] Student { get; } = new float[tasks];

    /// <summary>L: the weighted total that the model is stepped on.</summary>
    public float Total { get; set; }

    /// <summary>L^Cal: the sum over tasks of Platt scaling's cross entropies.</summary>
    public float Calibration { get; set; }
}
